/** A command as it was typed, for the records of what it wrote. */

import { typedArguments } from "./typed-arguments.js";

/** @param program - such as `autophase`. @param words - default those after the script. */
export function commandLineOf(program: string, words: readonly string[] = typedArguments()): string {
  return [program, ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  if (NO_TEXT.test(word)) return quotedBytes(word);
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Of bytes that are no text: see `pathOfBytes`. */
const NO_TEXT = /[\udc80-\udcff]/;

function quotedBytes(word: string): string {
  const inside = word
    .replace(/[\\']/g, "\\$&")
    .replace(/[\udc80-\udcff]/g, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`);
  return `$'${inside}'`;
}
