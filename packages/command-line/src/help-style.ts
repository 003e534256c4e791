/** How the help of a command looks. */

import type { Command, Option } from "commander";

/** Defaults as a person writes them, after what an option chooses from; nothing where the default is to do without. */
export function styleHelp(command: Command): Command {
  for (const child of command.commands) styleHelp(child);
  return command.configureHelp({ optionDescription: describeOption });
}

function describeOption({
  description,
  argChoices = [],
  defaultValue,
  defaultValueDescription,
  negate,
}: Option): string {
  const choices = argChoices.length > 0 ? `: ${argChoices.join(", ")}` : "";
  const isWithout = defaultValue === undefined || defaultValue === false || String(defaultValue) === "" || negate;
  const written = defaultValueDescription ?? String(defaultValue);
  return `${description}${choices}${isWithout ? "" : ` (default: ${written})`}`;
}
