/** Completion for bash. */

import type { DescribedCommand } from "./described-command.js";

/** Sourced, completes commands, options and the words that an option chooses from; else names of files. */
export function bashCompletion({ name, commands }: DescribedCommand): string {
  const paths = commands.flatMap((command) => [
    [command.name, command] as const,
    ...command.commands.map((child) => [`${command.name} ${child.name}`, child] as const),
  ]);
  const parents = commands.filter((command) => command.commands.length > 0);
  const choices = paths.flatMap(([path, { options }]) =>
    options
      .filter(({ values }) => values.length > 0)
      .map(
        ({ flags, values }) =>
          `    ${flags.map((flag) => `"${path} ${flag}"`).join("|")}) words="${values.join(" ")}" ;;`,
      ),
  );
  const options = paths.map(
    ([path, command]) => `    "${path}") words="${command.options.flatMap(({ flags }) => flags).join(" ")} --help" ;;`,
  );
  const children = parents.map((command) => `    "${command.name}") words="${namesOf(command.commands)}" ;;`);
  const ofParents = parents.map((command) => `"${command.name}|"*`);
  return `# bash completion of ${name}: source <(${name} completion bash)
_${name.replaceAll("-", "_")}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path|$word" in
      *"|-"*) ;;
      "|"*) path="$word" ;;
${ofParents.map((pattern) => `      ${pattern}) path="$path $word" ;;`).join("\n")}
    esac
  done
  case "$path $before" in
${choices.join("\n")}
    *) case "$current|$path" in
      -*) case "$path" in
${options.join("\n")}
      esac ;;
      *"|") words="${namesOf(commands)} help" ;;
      *) case "$path" in
${children.join("\n")}
      esac ;;
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${name.replaceAll("-", "_")} ${name}
`;
}

function namesOf(commands: readonly DescribedCommand[]): string {
  return commands.map(({ name }) => name).join(" ");
}
