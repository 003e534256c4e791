/** A schema of settings as plain descriptions, from which command lines and forms are made. */

import { ValueError } from "@autophase/tensor-io";
import { expectedWords } from "./expected-words.js";
import { flagOf } from "./flag-of.js";
import type * as z from "./schema-builders.js";
import { boundsOf, defaultOf, definitionOf, innermost, isNumber, isRequired } from "./schema-parts.js";
import { type SettingWords, textFormOf, wordsOf } from "./setting.js";
import { refusalOf } from "./setting-problem.js";
import { textOfValue, valueOfText } from "./value-text.js";

export type SettingKind = "boolean" | "integer" | "number" | "text" | "choice" | "list" | "object";

export interface SettingDescription extends SettingWords {
  /** As in the schema: `maskBox`. */
  readonly name: string;
  /** The same for a command line, without dashes before it: `mask-box`. */
  readonly flag: string;
  /** Of the value, or of what it may be beside one of the `choices`. */
  readonly kind: SettingKind;
  /** All names of a choice; or words that may stand instead of a number or a list, such as `auto`. */
  readonly choices: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What absence means; undefined: the setting is absent then. */
  readonly default?: unknown;
  readonly isRequired: boolean;
  /** What it takes, in words: `a number from 0 to 1`. */
  readonly expected: string;
  /** Of an object. */
  readonly entries?: readonly SettingDescription[];
  /** The value of a text. @throws {ValueError} `expected a number from 0 to 1`. */
  readonly parse: (text: string) => unknown;
  /** What `parse` reads. */
  readonly print: (value: unknown) => string;
}

/** In the order of the schema. */
export function describeSettings(schema: z.ZodObject): readonly SettingDescription[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, entry]) => describe(name, entry));
}

function describe(name: string, schema: z.ZodType): SettingDescription {
  const inner = innermost(schema);
  const { options = [inner] } = definitionOf(inner);
  const branches = options.map(innermost);
  const main = branches.find((one) => choicesOf(one).length === 0) ?? inner;
  const { least, most } = isNumber(main) ? boundsOf(main) : {};
  const standard = defaultOf(schema);
  const entries = definitionOf(main).shape ? entriesOf(branches) : undefined;
  return {
    help: schema.description ?? inner.description ?? "",
    ...wordsOf(schema),
    name,
    flag: flagOf(name),
    kind: kindOf(main),
    choices: branches.flatMap(choicesOf),
    isRequired: isRequired(schema),
    expected: expectedWords(schema),
    ...(least !== undefined && { minimum: least }),
    ...(most !== undefined && { maximum: most }),
    ...(standard !== undefined && { default: standard }),
    ...(entries && { entries }),
    parse: (text) => parse(schema, text),
    print: (value) => textOfValue(schema, value),
  };
}

/** Of all objects that a value may be, those of the same name once. */
function entriesOf(branches: readonly z.ZodType[]): readonly SettingDescription[] {
  const objects = branches.filter((branch) => definitionOf(branch).shape) as z.ZodObject[];
  const entries = objects.flatMap(describeSettings);
  return entries.filter(({ name }, k) => entries.findIndex((one) => one.name === name) === k);
}

function parse(schema: z.ZodType, text: string): unknown {
  const value = valueOfText(schema, text);
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  throw new ValueError(refusalOf(schema, value));
}

function choicesOf(schema: z.ZodType): readonly string[] {
  const { type, entries = {}, values = [] } = definitionOf(schema);
  return type === "enum" ? Object.values(entries).map(String) : type === "literal" ? values.map(String) : [];
}

function kindOf(schema: z.ZodType): SettingKind {
  const { type } = definitionOf(schema);
  if (textFormOf(schema)) return type === "number" ? "number" : type === "array" || type === "tuple" ? "list" : "text";
  if (isNumber(schema)) return boundsOf(schema).isInteger ? "integer" : "number";
  if (type === "boolean" || type === "object") return type;
  if (type === "array" || type === "tuple") return "list";
  return type === "enum" || type === "literal" || type === "union" ? "choice" : "text";
}
