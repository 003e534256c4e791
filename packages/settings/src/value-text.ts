/** A value as it is typed, read by its schema and written again. */

import type * as z from "./schema-builders.js";
import { definitionOf, innermost } from "./schema-parts.js";
import { textFormOf, wordsOf } from "./setting.js";

/**
 * @returns what `text` may stand for; a schema that refuses it says why. Lists are separated by commas, but for those
 *   whose entries are named one at a time: of them a text is one entry.
 */
export function valueOfText(schema: z.ZodType, text: string): unknown {
  const entry = repeatedEntry(schema);
  if (entry) return [valueOfText(entry, text)];
  const form = textFormOf(schema);
  if (form) return form.parse(text) ?? text;
  const inner = innermost(schema);
  if (inner !== schema) return valueOfText(inner, text);
  const { type, values = [], options = [], element, items = [] } = definitionOf(schema);
  if (type === "number") return text.trim() === "" ? text : Number(text);
  if (type === "boolean") return text === "true" || (text === "false" ? false : text);
  if (type === "literal") return values.find((value) => String(value) === text) ?? text;
  if (type === "union") return firstAccepted(options, text);
  if (type === "array" && element) return text.split(",").map((part) => valueOfText(element, part));
  if (type === "tuple") return text.split(",").map((part, k) => (items[k] ? valueOfText(items[k], part) : part));
  return text;
}

function firstAccepted(options: readonly z.ZodType[], text: string): unknown {
  const values = options.map((option) => valueOfText(option, text));
  return values.find((value, k) => options[k].safeParse(value).success) ?? text;
}

/** The schema of what is named one at a time; undefined for all other settings. */
export function repeatedEntry(schema: z.ZodType): z.ZodType | undefined {
  return wordsOf(schema)?.isRepeatable ? definitionOf(innermost(schema)).element : undefined;
}

/** What `valueOfText` turns into `value` again. */
export function textOfValue(schema: z.ZodType, value: unknown): string {
  const form = formOf(schema, value);
  if (form) return form.print(value);
  if (Array.isArray(value)) {
    const { element, items = [] } = definitionOf(branchOf(schema, value));
    return value.map((entry, k) => textOfValue(element ?? items[k] ?? schema, entry)).join(",");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The text form of the branch that takes `value`. */
function formOf(schema: z.ZodType, value: unknown): ReturnType<typeof textFormOf> {
  const branch = branchOf(schema, value);
  return textFormOf(schema) ?? textFormOf(branch);
}

/** Of a union the first branch that takes `value`. */
function branchOf(schema: z.ZodType, value: unknown): z.ZodType {
  if (textFormOf(schema)) return schema;
  const inner = innermost(schema);
  if (inner !== schema) return branchOf(inner, value);
  const branch = definitionOf(schema).options?.find((option) => option.safeParse(value).success);
  return branch ? branchOf(branch, value) : schema;
}
