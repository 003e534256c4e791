/** The command that prints how a shell completes the others. */

import { Argument, Command } from "commander";
import { bashCompletion } from "./bash-completion.js";
import { describeCommand } from "./described-command.js";
import { fishCompletion } from "./fish-completion.js";
import { zshCompletion } from "./zsh-completion.js";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** @param commands - all others of the program, with their options. */
export function completionCommand(program: string, commands: readonly Command[]): Command {
  return new Command("completion")
    .description("print the completion of a shell: commands, options, and the words that an option chooses from")
    .addArgument(new Argument("<shell>").choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => {
      const described = { name: program, summary: "", options: [], commands: commands.map(describeCommand) };
      process.stdout.write(SHELLS[shell](described));
    });
}
