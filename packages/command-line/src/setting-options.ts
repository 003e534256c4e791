/** Options of a command made from a schema of settings, and what of them was typed. */

import { describeSettings, type SettingDescription, type z } from "@autophase/settings";
import { isAutophaseError } from "@autophase/tensor-io";
import { type Command, InvalidArgumentError, Option } from "commander";

/**
 * One option per entry of `schema`, with its help, default and bounds; `--no-name` for what is on by default. An entry
 * that holds further settings has none. A part of a schema is `schema.pick({ ... })`.
 * @param headings - of the help, by the setting that each stands above.
 */
export function addSettings(
  command: Command,
  schema: z.ZodObject,
  headings: { readonly [setting: string]: string } = {},
): Command {
  for (const setting of describeSettings(schema)) {
    if (headings[setting.name] !== undefined) command.optionsGroup(`${headings[setting.name]}:`);
    if (setting.kind !== "object") command.addOption(optionOf(command, setting));
  }
  return command;
}

/** What was typed of `schema`, and nothing of the defaults. */
export function typedSettings<Schema extends z.ZodObject>(command: Command, schema: Schema): Partial<z.output<Schema>> {
  const typed = Object.keys(schema.shape).filter((name) => command.getOptionValueSource(name) === "cli");
  return Object.fromEntries(typed.map((name) => [name, command.getOptionValue(name)])) as Partial<z.output<Schema>>;
}

/** @returns the option of one setting, for `command`. */
export function optionOf(command: Command, setting: SettingDescription): Option {
  const { flag, kind, help, off, isRequired } = setting;
  if (kind === "boolean") {
    return setting.default === true ? new Option(`--no-${flag}`, off ?? `not: ${help}`) : new Option(`--${flag}`, help);
  }
  const option = new Option(`--${flag} <${placeholderOf(setting)}>`, help).argParser(parserOf(command, setting));
  if (hasDefault(setting)) option.default(setting.default, setting.print(setting.default));
  return option.makeOptionMandatory(isRequired);
}

function hasDefault({ default: value }: SettingDescription): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function parserOf(command: Command, { name, isRepeatable, parse }: SettingDescription) {
  return (text: string, before: unknown): unknown => {
    const value = asArgument(() => parse(text));
    const isAnother = isRepeatable && command.getOptionValueSource(name) === "cli";
    return isAnother ? [before, value].flat(1) : value;
  };
}

function asArgument<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (isAutophaseError(error)) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}

function placeholderOf({ placeholder, kind, choices, unit }: SettingDescription): string {
  if (placeholder !== undefined) return placeholder;
  if (kind === "choice") return choices.join(" | ");
  return [unit ?? KIND_WORDS[kind], ...choices].join(" | ");
}

const KIND_WORDS = {
  boolean: "",
  choice: "",
  object: "",
  integer: "n",
  number: "number",
  text: "text",
  list: "a,b,...",
};
