/** Commands that are loaded when they are called for: what a program stands on takes long to load. */

import { Command } from "commander";

export interface LazyCommand {
  /** For the list of commands: a line without capital and full stop. */
  readonly summary: string;
  load(): Promise<Command>;
}

/**
 * Adds the command that `args` name, or else all of them by name and summary alone, for help and suggestions.
 * @param args - of the program.
 * @returns the program.
 */
export async function addCommands(
  program: Command,
  args: readonly string[],
  commands: Readonly<Record<string, LazyCommand>>,
): Promise<Command> {
  const name = namedCommand(args);
  if (name !== undefined && Object.hasOwn(commands, name)) {
    return program.addCommand((await commands[name].load()).summary(commands[name].summary));
  }
  for (const [other, { summary }] of Object.entries(commands)) program.addCommand(new Command(other).summary(summary));
  return program;
}

/** `phase` of `phase x --help` and of `help phase`. */
function namedCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => !argument.startsWith("-"));
  return first === "help" ? second : first;
}
