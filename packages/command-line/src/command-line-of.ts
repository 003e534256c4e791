/** A command as it was typed, for the records of what it wrote. */

/** @param program - such as `autophase`. @param words - default those after the script. */
export function commandLineOf(program: string, words: readonly string[] = process.argv.slice(2)): string {
  return [program, ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
