/** Commands that are loaded when they are called for: what a program stands on takes long to load. */

import { Command } from "commander";
import { completionCommand } from "./completion/completion-command.js";
import { styleHelp } from "./help-style.js";
import { addVerbosity } from "./verbosity.js";

export interface LazyCommand {
  /** For the list of commands: a line without capital and full stop. */
  readonly summary: string;
  /** What it stands under in that list. */
  readonly group: string;
  /** As it is typed, without the name of the program; shown under its help. */
  readonly examples: readonly string[];
  load(): Promise<Command>;
}

/**
 * Adds the command that `args` name, or else all of them by name and summary alone, for help and suggestions; beside
 * them `completion`, which knows all.
 * @param args - of the program.
 * @returns the program.
 */
export async function addCommands(
  program: Command,
  args: readonly string[],
  commands: Readonly<Record<string, LazyCommand>>,
): Promise<Command> {
  const all: Readonly<Record<string, LazyCommand>> = {
    ...commands,
    completion: completionOf(program.name(), commands),
  };
  const name = namedCommand(args);
  if (name !== undefined && Object.hasOwn(all, name)) {
    return program.addCommand(await loadCommand(program, all[name]));
  }
  for (const [other, { summary, group }] of Object.entries(all)) {
    program.addCommand(new Command(other).summary(summary).helpGroup(`${group}:`));
  }
  return program.helpCommand("help [command]", "how a command is called, with examples");
}

async function loadCommand(program: Command, { summary, examples, load }: LazyCommand): Promise<Command> {
  const lines = examples.map((example) => `  ${program.name()} ${example}`);
  const title = lines.length > 1 ? "Examples" : "Example";
  const command = (await load()).summary(summary).addHelpText("after", `\n${title}:\n${lines.join("\n")}`);
  return styleHelp(addVerbosity(command));
}

function completionOf(program: string, commands: Readonly<Record<string, LazyCommand>>): LazyCommand {
  return {
    summary: "the completion of bash, zsh or fish",
    group: "This machine",
    examples: ["completion bash > ~/.local/share/bash-completion/completions/".concat(program)],
    load: async () => {
      const loaded = Object.values(commands).map(async ({ summary, load }) =>
        addVerbosity((await load()).summary(summary)),
      );
      return completionCommand(program, await Promise.all(loaded));
    },
  };
}

/** `phase` of `phase x --help` and of `help phase`. */
function namedCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => !argument.startsWith("-"));
  return first === "help" ? second : first;
}
