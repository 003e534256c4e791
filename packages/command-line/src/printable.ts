/** Text that comes from files and from other people, as it may be shown on a terminal. */

/** Control characters but newline and tab, overrides of the direction of text, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * `text` with what a terminal would obey instead of showing written as an escape: `\x1b[2J` becomes `\u001b[2J` in six
 * characters. A byte that is no UTF-8 shows as `\xNN`.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === "\n" || character === "\t" ? character : escaped(character),
  );
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "\\n");
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  // of a name whose bytes are no text
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
