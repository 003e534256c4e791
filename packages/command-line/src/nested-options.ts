/** Options of a command for what a schema holds inside, and what of them was typed. */

import { describeSettings, type SettingDescription, type z } from "@autophase/settings";
import { type Command, Option } from "commander";
import { optionOf } from "./setting-options.js";

export interface NestedOptions {
  /** Without an option: `shrinkWrap.sigma`; `shrinkWrap`, all in it; `shrinkWrap.false`, only its off switch. */
  readonly except: readonly string[];
}

/** As a schema holds it: `{ shrinkWrap: { border: 2 } }`. */
export interface NestedValues {
  readonly [name: string]: unknown;
}

/**
 * One option per entry, those of objects with the names of these before their own: `--shrink-wrap-border`. An object
 * that may be `false` has `--no-name` as well.
 */
export function addNestedSettings(command: Command, schema: z.ZodObject, { except }: NestedOptions): Command {
  for (const leaf of leavesOf(describeSettings(schema), except)) {
    const { setting, isOff } = leaf;
    const { flag, help } = setting;
    command.addOption(isOff ? new Option(`--no-${flag}`, `without: ${help}`) : optionOf(command, setting));
  }
  return command;
}

/** What was typed, as the schema holds it; not checked as a whole. */
export function typedNestedSettings(command: Command, schema: z.ZodObject, { except }: NestedOptions): NestedValues {
  const values: { [name: string]: unknown } = {};
  for (const { path, setting } of leavesOf(describeSettings(schema), except)) {
    if (command.getOptionValueSource(setting.name) !== "cli") continue;
    const [last] = path.slice(-1) as [string];
    let holder = values;
    for (const name of path.slice(0, -1)) {
      if (typeof holder[name] !== "object") holder[name] = {};
      holder = holder[name] as { [name: string]: unknown };
    }
    holder[last] ??= command.getOptionValue(setting.name);
  }
  return values;
}

interface Leaf {
  readonly path: readonly string[];
  /** With the names of the objects around it: `shrinkWrapBorder`. */
  readonly setting: SettingDescription;
  /** Of an object that is left out. */
  readonly isOff: boolean;
}

function leavesOf(
  settings: readonly SettingDescription[],
  except: readonly string[],
  path: readonly string[] = [],
): Leaf[] {
  return settings.flatMap((setting): Leaf[] => {
    const here = [...path, setting.name];
    if (except.includes(here.join("."))) return [];
    const name = here.map((part, k) => (k === 0 ? part : part[0].toUpperCase() + part.slice(1))).join("");
    const flag = [...path.map(kebab), setting.flag].join("-");
    // what an object needs, it needs only where there is one
    const leaf = { path: here, setting: { ...setting, name, flag, isRequired: false } };
    if (!setting.entries) return [{ ...leaf, isOff: false }];
    const inner = leavesOf(setting.entries, except, here);
    const hasOff = setting.choices.includes("false") && !except.includes([...here, "false"].join("."));
    return hasOff ? [...inner, { ...leaf, isOff: true }] : inner;
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
