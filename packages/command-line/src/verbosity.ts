/** How much a program says besides its result. */

import type { Command } from "commander";

export type Verbosity = "quiet" | "normal" | "verbose";

let chosen: Verbosity = "normal";

/** Of the command that runs. */
export function verbosity(): Verbosity {
  return chosen;
}

/** `-q` and `-v`, of the command itself or of those below it. */
export function addVerbosity(command: Command): Command {
  for (const child of command.commands) addVerbosity(child);
  if (command.commands.length > 0) return command;
  return command
    .optionsGroup("Options:")
    .option("-q, --quiet", "say nothing but the result, warnings and errors")
    .option("-v, --verbose", "with the time of each line, lines in place of a bar, and where an error comes from");
}

/** What was typed of the command that is about to run. */
export function chooseVerbosity(command: Command): void {
  const { quiet = false, verbose = false } = command.opts<{ quiet?: boolean; verbose?: boolean }>();
  chosen = quiet ? "quiet" : verbose ? "verbose" : "normal";
}
