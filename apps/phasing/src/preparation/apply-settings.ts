/** Stored settings as if they had been typed, where nothing was. */

import { UsageError } from "@autophase/command-line";
import type { CropEnds } from "@autophase/preparation";
import { type Command, InvalidArgumentError, type Option } from "commander";
import type { Setting, StoredSettings } from "./settings-file.js";

/** Not of the preparation itself. */
const NOT_STORED = new Set(["out", "config", "cohere", "json", "report"]);

/**
 * Gives the options of `command` the stored values, but for those on the command line.
 * @throws {UsageError} for a name that is no option, listing those there are, and for a value that its option refuses.
 */
export function applySettings(command: Command, { where, values }: StoredSettings): void {
  for (const [name, value] of Object.entries(values)) {
    const option = storedOptions(command).find(({ long }) => long === `--${name}`);
    if (!option) {
      const known = storedOptions(command).map(({ long }) => long?.slice(2));
      throw new UsageError(`${where}: there is no setting ${name}; there are frames, ${known.join(", ")}`);
    }
    const key = option.attributeName();
    if (command.getOptionValueSource(key) === "cli") continue;
    command.setOptionValueWithSource(key, parsed(where, name, option, value), "config");
  }
}

/** The values that are not the defaults, as they would be stored. */
export function storedValues(command: Command): Record<string, Setting> {
  const entries = storedOptions(command).flatMap((option): [string, Setting][] => {
    const key = option.attributeName();
    const value: unknown = command.getOptionValue(key);
    const isDefault = command.getOptionValueSource(key) === "default" || value === undefined;
    return isDefault ? [] : [[option.long?.slice(2) ?? key, storable(option, value)]];
  });
  return Object.fromEntries(entries);
}

function storedOptions(command: Command): readonly Option[] {
  return command.options.filter((option) => !NOT_STORED.has(option.attributeName()));
}

function parsed(where: string, name: string, option: Option, value: Setting): unknown {
  const parse = option.parseArg as ((text: string, before: unknown) => unknown) | undefined;
  if (!option.required && !option.optional) return value === true;
  const isRepeatable = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  try {
    if (!isRepeatable) {
      const text = Array.isArray(value) ? value.join(",") : String(value);
      return parse ? parse(text, option.defaultValue) : text;
    }
    return [value].flat().reduce<unknown>((before, text) => parse?.(String(text), before), []);
  } catch (error) {
    if (error instanceof InvalidArgumentError)
      throw new UsageError(`${where}: ${name}: ${error.message.replace(/\.$/, "")}, got ${JSON.stringify(value)}`);
    throw error;
  }
}

/** Ranges and ends as they are typed; everything else as it is. */
function storable(option: Option, value: unknown): Setting {
  if (typeof value === "object" && value !== null && "ends" in value) {
    return (value as CropEnds).ends.map((pair) => pair.join(":")).join(",");
  }
  if (!isRanges(option)) return value as Setting;
  return option.long === "--slice" ? rangesText(value as Ranges) : (value as Ranges[]).map(rangesText);
}

function isRanges({ long }: Option): boolean {
  return long === "--slice" || long === "--mask-box" || long === "--alien-box";
}

type Ranges = readonly (readonly [number | null, number | null] | null)[];

function rangesText(ranges: Ranges): string {
  return ranges.map((range) => `${range?.[0] ?? ""}:${range?.[1] ?? ""}`).join(",");
}
