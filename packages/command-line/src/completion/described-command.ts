/** A command as a shell has to know it. */

import type { Command, Option } from "commander";

export interface DescribedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedOption {
  /** `--out`, and `-q` where there is a short one. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** Words to choose from; empty: the names of files. */
  readonly values: readonly string[];
}

export function describeCommand(command: Command): DescribedCommand {
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: command.options.filter(({ hidden }) => !hidden).map(describeOption),
    commands: command.commands.map(describeCommand),
  };
}

function describeOption(option: Option): DescribedOption {
  const { short, long, description, required, optional, flags, argChoices } = option;
  const placeholder = /[<[]([^>\]]*)[>\]]/.exec(flags)?.[1] ?? "";
  const words = placeholder.includes("|") ? placeholder.split("|").map((word) => word.trim()) : [];
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    summary: description,
    takesValue: required || optional,
    values: (argChoices ?? words).filter((word) => /^[\w-]+$/.test(word) && word !== "file"),
  };
}
