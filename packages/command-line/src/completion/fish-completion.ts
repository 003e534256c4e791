/** Completion for fish. */

import type { DescribedCommand, DescribedOption } from "./described-command.js";

/** To be sourced, or put into `~/.config/fish/completions`. */
export function fishCompletion({ name, commands }: DescribedCommand): string {
  const complete = `complete -c ${name}`;
  const lines = commands.flatMap((command) => {
    const seen = `__fish_seen_subcommand_from ${command.name}`;
    const children = command.commands.map(({ name: child }) => child).join(" ");
    return [
      `${complete} -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
      ...command.commands.flatMap((child) => [
        `${complete} -n ${quoted(`${seen}; and not __fish_seen_subcommand_from ${children}`)} -f -a ${child.name} -d ${quoted(child.summary)}`,
        ...optionLines(complete, `${seen}; and __fish_seen_subcommand_from ${child.name}`, child.options),
      ]),
      ...optionLines(complete, seen, command.options),
    ];
  });
  return `# fish completion of ${name}: ${name} completion fish | source\n${lines.join("\n")}\n`;
}

function optionLines(complete: string, condition: string, options: readonly DescribedOption[]): string[] {
  return options.map(({ flags, summary, takesValue, values }) => {
    const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
    const value = values.length > 0 ? ` -x -a ${quoted(values.join(" "))}` : takesValue ? " -r -F" : "";
    return `${complete} -n ${quoted(condition)} ${names.join(" ")}${value} -d ${quoted(summary)}`;
  });
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
