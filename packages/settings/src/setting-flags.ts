/** Settings as they are typed on a command line. */

import { describeSettings, type SettingDescription } from "./describe-settings.js";
import type * as z from "./schema-builders.js";

/**
 * The options of those values that are not the default, in the order of the schema, quoted for a shell where they need
 * it: `["--seed 3", "--no-shrink-wrap"]`.
 */
export function settingFlags(schema: z.ZodObject, values: Readonly<Record<string, unknown>>): readonly string[] {
  return describeSettings(schema).flatMap((setting) => flagsOf(setting, values[setting.name]));
}

function flagsOf({ flag, kind, default: standard, print, isRepeatable }: SettingDescription, value: unknown): string[] {
  if (value === undefined || value === standard) return [];
  if (kind === "boolean") return [value === true ? `--${flag}` : `--no-${flag}`];
  const entries = isRepeatable && Array.isArray(value) ? value.map((entry) => [entry]) : [value];
  return entries.map((entry) => `--${flag} ${quoted(print(entry))}`);
}

function quoted(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
