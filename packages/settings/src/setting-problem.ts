/** Why a value is refused: one sentence, `path: expected ..., got ...`. */

import { nearestName } from "@autophase/tensor-io";
import { expectedWords } from "./expected-words.js";
import type * as z from "./schema-builders.js";
import { definitionOf, innermost } from "./schema-parts.js";
import { textFormOf } from "./setting.js";

/** The first thing that `schema` finds wrong with `value`; undefined when there is nothing. */
export function problemOf(schema: z.ZodType, value: unknown): string | undefined {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue && sentenceOf(schema, value, issue);
}

/** The same of one value that was typed: without where in it, and what came. */
export function refusalOf(schema: z.ZodType, value: unknown): string {
  const issue = schema.safeParse(value).error?.issues[0];
  return issue && isOwnSentence(issue) ? issue.message : `expected ${expectedWords(schema)}`;
}

/** A key that is none: with the nearest of those there are, and all of them. */
export function unknownName(wrong: string, names: readonly string[]): string {
  const nearest = nearestName(wrong, names);
  const hint = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  return `there is no setting ${wrong}${hint}; there are ${names.join(", ")}`;
}

function sentenceOf(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): string {
  const { schema: at, value: found, path } = descend(schema, value, issue.path);
  const where = path.length === 0 ? "" : `${path.join(".")}: `;
  if (isOwnSentence(issue)) return where + issue.message;
  const keys = Object.keys(definitionOf(branchFor(at, found)).shape ?? {});
  if (issue.code === "unrecognized_keys" && keys.length > 0) return where + unknownName(issue.keys[0], keys);
  if (issue.code === "invalid_union" && keys.length > 0) {
    const inside = branchFor(at, found).safeParse(found).error?.issues[0];
    if (inside) return sentenceOf(schema, value, { ...inside, path: [...path, ...inside.path] });
  }
  return `${where}expected ${expectedWords(at)}, got ${found === undefined ? "nothing" : JSON.stringify(found)}`;
}

/** Of a check that the author of the schema wrote, and worded. */
function isOwnSentence({ code, message }: z.core.$ZodIssue): boolean {
  return code === "custom" && message !== "Invalid input";
}

/** The schema and the value at `path`, or as far as there is one schema; what has a text form is one value. */
function descend(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]) {
  let at = schema;
  let found = value;
  let depth = 0;
  for (const key of path) {
    const branch = branchFor(at, found);
    const next = textFormOf(at) || textFormOf(branch) ? undefined : childOf(branch, key);
    if (!next) break;
    at = next;
    found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
    depth++;
  }
  return { schema: at, value: found, path: path.slice(0, depth) };
}

function childOf(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const { type, element, items, shape } = definitionOf(schema);
  return type === "array" ? element : type === "tuple" ? items?.[Number(key)] : shape?.[String(key)];
}

/**
 * Without what makes it optional; of a union the branch that is an object, where `value` is one and no other branch is.
 */
function branchFor(schema: z.ZodType, value: unknown): z.ZodType {
  const inner = innermost(schema);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const branches = definitionOf(inner).options?.map(innermost) ?? [];
  const objects = isObject ? branches.filter((branch) => definitionOf(branch).type === "object") : [];
  return objects.length === 1 ? objects[0] : inner;
}
