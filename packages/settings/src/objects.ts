/** Objects whose entries are made when they are first looked at. */

import { object as objectOf, strictObject as strictObjectOf, type ZodObject, type ZodRawShape } from "zod";
import type * as z from "./schema-builders.js";

type Params = Parameters<typeof objectOf>[1];

/**
 * zod's object of these entries and no others. Given as a function, they are made when the schema first checks or
 * describes something: a package has a hundred of them, and importing it should not take the time of making them.
 */
export function strictObject<Shape extends ZodRawShape>(
  entries: Shape | (() => Shape),
  params?: Params,
): ZodObject<Shape, z.core.$strict> {
  return strictObjectOf(entriesOf(entries), params);
}

/** zod's object of these entries, others being left out; as a function like {@link strictObject}'s. */
export function object<Shape extends ZodRawShape>(
  entries: Shape | (() => Shape),
  params?: Params,
): ZodObject<Shape, z.core.$strip> {
  return objectOf(entriesOf(entries), params);
}

function entriesOf<Shape extends ZodRawShape>(entries: Shape | (() => Shape)): Shape {
  if (typeof entries !== "function") return entries;
  let made: Shape | undefined;
  const shape = (): Shape => {
    made ??= entries();
    return made;
  };
  return new Proxy({} as Shape, {
    get: (_, name) => Reflect.get(shape(), name),
    has: (_, name) => Reflect.has(shape(), name),
    ownKeys: () => Reflect.ownKeys(shape()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(shape(), name),
  });
}
