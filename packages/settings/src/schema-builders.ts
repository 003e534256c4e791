/** The part of zod that settings are written with, as the namespace `z`; all its types. */

import { madeOf } from "./deferred.js";
import * as zod from "./zod.js";

export type * from "zod";
export { boolean, custom, enum, int, literal, null, number, string, toJSONSchema, unknown } from "./zod.js";

export const array = ofMade(zod.array);
export const discriminatedUnion = ofMade(zod.discriminatedUnion);
export const object = ofMade(zod.object);
export const record = ofMade(zod.record);
export const strictObject = ofMade(zod.strictObject);
export const tuple = ofMade(zod.tuple);
export const union = ofMade(zod.union);

/** A builder of schemas with parts: what was deferred is made first, since zod knows a part by its identity. */
function ofMade<Build>(build: Build): Build {
  return ((...parts: unknown[]) => (build as (...made: unknown[]) => unknown)(...parts.map(partsMade))) as Build;
}

function partsMade(part: unknown): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map(partsMade);
  const isPlain = Object.getPrototypeOf(part) === Object.prototype;
  return isPlain && !("_zod" in part)
    ? Object.fromEntries(Object.entries(part).map(([name, value]) => [name, partsMade(value)]))
    : madeOf(part);
}
