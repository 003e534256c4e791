/** Settings from a file, under those that are typed. */

import { dirname, resolve } from "node:path";
import { parseWrittenSettings, resolveFiles, type z } from "@autophase/settings";
import { readFileText } from "@autophase/tensor-io/node";
import type { Command } from "commander";
import { typedSettings } from "./setting-options.js";

/** `--config`, which {@link chosenSettings} reads. */
export function addConfig(command: Command): Command {
  return command.option("--config <file>", "settings in YAML or JSON by their names here; options typed come first");
}

/**
 * What was typed of `schema`, and below it what the file of `--config` says; nothing of the defaults. Files that it
 * names are beside it.
 * @throws {FileError | FormatError} when it cannot be read.
 * @throws {ValueError} for an unknown setting, with the nearest one, and for a value out of range.
 */
export async function chosenSettings<Schema extends z.ZodObject>(
  command: Command,
  schema: Schema,
): Promise<Partial<z.output<Schema>>> {
  const typed = typedSettings(command, schema);
  const { config } = command.opts<{ config?: string }>();
  if (config === undefined) return typed;
  // the reader of YAML is not started for a command without a file
  const { readSettingsText } = await import("@autophase/settings/text");
  const text = await readFileText(config);
  const stored = parseWrittenSettings(schema, config, readSettingsText(text, config));
  return { ...resolveFiles(schema, stored, (name) => resolve(dirname(config), name)), ...typed };
}
