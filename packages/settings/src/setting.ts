/** What a schema alone does not say of a setting: help, unit, and how it is written as text. */

import { madeOf } from "./deferred.js";
import type * as z from "./schema-builders.js";
import { globalRegistry } from "./zod.js";

export interface SettingWords {
  /** One line, of what it does. */
  readonly help: string;
  /** Such as `voxels` or `meters`. */
  readonly unit?: string;
  /** What stands for the value on a command line, such as `counts | auto`; by default made from the schema. */
  readonly placeholder?: string;
  /** Of a boolean that is on: what switching it off does. */
  readonly off?: string;
  /** Of a list: its entries are named one at a time, and add up. */
  readonly isRepeatable?: boolean;
  /** Whether a value names a file, so that a relative one is taken from the folder of the settings. */
  readonly namesFile?: (value: string) => boolean;
}

/** How a value is typed and printed where that is not the usual way. */
export interface TextForm<Value> {
  /** What messages expect, such as `ranges such as 10:60,:,100:300`. */
  readonly expected: string;
  /** @returns undefined for a text of another form; bounds are checked afterwards by the schema. */
  readonly parse: (text: string) => Value | undefined;
  readonly print: (value: Value) => string;
}

const words = new WeakMap<z.ZodType, SettingWords>();
const forms = new WeakMap<z.ZodType, TextForm<unknown>>();

/** An entry of a schema of settings. @returns `schema` itself. */
export function setting<Schema extends z.ZodType>(schema: Schema, described: SettingWords): Schema {
  const made = madeOf(schema);
  words.set(made, described);
  globalRegistry.add(made, { description: described.help });
  return made;
}

/**
 * Values of `schema` are typed and printed in a way of their own; also for one branch of a union. @returns `schema`.
 */
export function withText<Schema extends z.ZodType>(schema: Schema, form: TextForm<z.output<Schema>>): Schema {
  const made = madeOf(schema);
  forms.set(made, form as TextForm<unknown>);
  return made;
}

export function wordsOf(schema: z.ZodType): SettingWords | undefined {
  return words.get(madeOf(schema));
}

export function textFormOf(schema: z.ZodType): TextForm<unknown> | undefined {
  return forms.get(madeOf(schema));
}
