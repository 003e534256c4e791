/** Settings in files that people write: names as on a command line, values as themselves or as they are typed. */

import { ValueError } from "@autophase/tensor-io";
import { flagOf } from "./flag-of.js";
import type * as z from "./schema-builders.js";
import { wordsOf } from "./setting.js";
import { problemOf, refusalOf, unknownName } from "./setting-problem.js";
import { repeatedEntry, textOfValue, valueOfText } from "./value-text.js";

/** A value as it may stand in a file. */
export type WrittenValue = string | number | boolean | readonly (string | number)[];

/**
 * @param values - by name as on a command line (`mask-box`); one that is null is absent.
 * @returns what the values mean, without defaults.
 * @throws {ValueError} `where: name: expected ..., got ...`; for an unknown name with the nearest one and those there
 *   are.
 */
export function parseWrittenSettings<Schema extends z.ZodObject>(
  schema: Schema,
  where: string,
  values: Readonly<Record<string, unknown>>,
): Partial<z.output<Schema>> {
  const entries = new Map(entriesOf(schema).map(([name, entry]) => [flagOf(name), { name, entry }]));
  const parsed: Record<string, unknown> = {};
  for (const [flag, value] of Object.entries(values)) {
    const known = entries.get(flag);
    if (!known) throw new ValueError(`${where}: ${unknownName(flag, [...entries.keys()])}`);
    if (value !== null && value !== undefined)
      parsed[known.name] = parseWritten(known.entry, `${where}: ${flag}`, value);
  }
  return parsed as Partial<z.output<Schema>>;
}

/** What `parseWrittenSettings` reads again, in the order of the schema; absent values are left out. */
export function writtenSettings<Schema extends z.ZodObject>(
  schema: Schema,
  values: Partial<z.output<Schema>>,
): Record<string, WrittenValue> {
  const present = entriesOf(schema).flatMap(([name, entry]): [string, WrittenValue][] => {
    const value: unknown = values[name as keyof typeof values];
    return value === undefined ? [] : [[flagOf(name), written(entry, value)]];
  });
  return Object.fromEntries(present);
}

/** The settings that name files, with `resolve` applied to those names. */
export function resolveFiles<Schema extends z.ZodObject, Values extends Partial<z.output<Schema>>>(
  schema: Schema,
  values: Values,
  resolve: (file: string) => string,
): Values {
  const resolved = entriesOf(schema).flatMap(([name, entry]) => {
    const value: unknown = values[name as keyof Values];
    const isFile = typeof value === "string" && wordsOf(entry)?.namesFile?.(value);
    return isFile ? [[name, resolve(value)]] : [];
  });
  return { ...values, ...Object.fromEntries(resolved) };
}

function entriesOf(schema: z.ZodObject): [string, z.ZodType][] {
  return Object.entries(schema.shape as Record<string, z.ZodType>);
}

function parseWritten(schema: z.ZodType, where: string, value: unknown): unknown {
  for (const candidate of [value, asTyped(schema, value)]) {
    const { success, data } = schema.safeParse(candidate);
    if (success) return data;
  }
  if (typeof value === "object") throw new ValueError(`${where}: ${problemOf(schema, value)}`);
  throw new ValueError(`${where}: ${refusalOf(schema, asTyped(schema, value))}, got ${JSON.stringify(value)}`);
}

function asTyped(schema: z.ZodType, value: unknown): unknown {
  if (!isWritten(value)) return value;
  const entry = repeatedEntry(schema);
  return entry ? [value].flat().map((text) => valueOfText(entry, String(text))) : valueOfText(schema, String(value));
}

function written(schema: z.ZodType, value: unknown): WrittenValue {
  if (isWritten(value)) return value;
  const entry = repeatedEntry(schema);
  return entry && Array.isArray(value) ? value.map((one) => textOfValue(entry, one)) : textOfValue(schema, value);
}

function isWritten(value: unknown): value is WrittenValue {
  const isPlain = (one: unknown): boolean => typeof one === "string" || typeof one === "number";
  return isPlain(value) || typeof value === "boolean" || (Array.isArray(value) && value.every(isPlain));
}
