/** Completion for zsh. */

import type { DescribedCommand, DescribedOption } from "./described-command.js";

/** To be sourced, or put into a folder of `$fpath` as `_autophase`. */
export function zshCompletion({ name, commands }: DescribedCommand): string {
  const id = `_${name.replaceAll("-", "_")}`;
  const cases = commands.map((command) =>
    command.commands.length === 0
      ? `    ${command.name}) ${argumentsOf(command.options)} ;;`
      : `    ${command.name})
      if (( CURRENT == 3 )); then ${choiceOf(command.commands)}; return; fi
      case $words[3] in
${command.commands.map((child) => `        ${child.name}) ${argumentsOf(child.options)} ;;`).join("\n")}
      esac ;;`,
  );
  return `#compdef ${name}
# zsh completion of ${name}: source <(${name} completion zsh)
${id}() {
  if (( CURRENT == 2 )); then ${choiceOf(commands)}; return; fi
  case $words[2] in
${cases.join("\n")}
  esac
}
compdef ${id} ${name}
`;
}

function choiceOf(commands: readonly DescribedCommand[]): string {
  const lines = commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(":", "\\:")}`));
  return `local -a choices=(${lines.join(" ")}); _describe command choices`;
}

function argumentsOf(options: readonly DescribedOption[]): string {
  const specs = options.flatMap(({ flags, summary, takesValue, values }) => {
    const text = summary.replace(/[[\]:]/g, "\\$&");
    const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(" ")})` : "_files"}` : "";
    return flags.map((flag) => quoted(`*${flag}[${text}]${value}`));
  });
  return ["_arguments", ...specs, quoted("*:file:_files")].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
