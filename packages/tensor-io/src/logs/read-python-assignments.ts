/** Assignments of literals, as configurations in Python's syntax have them; read and never run. */

import { FormatError } from "../errors.js";

/** A tuple reads as a list, a dictionary as the list of its pairs. */
export type PythonLiteral = number | string | boolean | null | readonly PythonLiteral[];

const WORDS: ReadonlyMap<string, PythonLiteral> = new Map([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/**
 * Lines `name = value`; a value may go over several lines inside brackets. Comments (`#`, and `//` as some write) and
 * empty lines are passed over; of a name that occurs twice the last value stands.
 * @param options.file - name for messages.
 * @throws {FormatError} naming the line that is something else.
 */
export function readPythonAssignments(
  text: string,
  { file = "Python assignments" }: { readonly file?: string } = {},
): Map<string, PythonLiteral> {
  const found = new Map<string, PythonLiteral>();
  const lines = text.split(/\r\n?|\n/).map((line) => withoutComment(line).trim());
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === "") continue;
    const first = i;
    let assignment = lines[i];
    for (let open = bracketsOpenIn(lines[i]); open > 0 && i + 1 < lines.length; open += bracketsOpenIn(lines[i])) {
      assignment += ` ${lines[++i]}`;
    }
    const [, name, value = ""] = /^([A-Za-z_]\w*)\s*=\s*(.+)$/.exec(assignment) ?? [];
    const literal = readPythonLiteral(value);
    if (name === undefined || literal === undefined) {
      const expected = 'name = number, "text", True, False, None or a list';
      throw new FormatError(file, `line ${first + 1}: expected ${expected}, got ${assignment.slice(0, 60)}`);
    }
    found.set(name, literal);
  }
  return found;
}

/** A number, a text in either quotes, a word of Python, or a list or tuple of them; `undefined` for anything else. */
export function readPythonLiteral(text: string): PythonLiteral | undefined {
  const tokens = text.match(TOKEN) ?? [];
  // what no token covers is something else
  if (tokens.join("") !== replaceUnquoted(text, /\s+/)) return undefined;
  const [value, next] = readAt(tokens, 0, 0);
  return next === tokens.length ? value : undefined;
}

const TOKEN = /"[^"]*"|'[^']*'|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[A-Za-z_]\w*|[[\](){}:,]/gi;

function withoutComment(line: string): string {
  return replaceUnquoted(line, /(?:#|\/\/).*$/);
}

function bracketsOpenIn(line: string): number {
  const bare = line.replace(/"[^"]*"|'[^']*'/g, "");
  return (bare.match(/[[({]/g)?.length ?? 0) - (bare.match(/[\])}]/g)?.length ?? 0);
}

/** Takes `pattern` away where it is not inside quotes. */
function replaceUnquoted(text: string, pattern: RegExp): string {
  const either = new RegExp(`("[^"]*"|'[^']*')|${pattern.source}`, "g");
  return text.replace(either, (_, quoted: string | undefined) => quoted ?? "");
}

/** A value and where the next one begins, which is past the end of the tokens when there is no value. */
type Found = readonly [value: PythonLiteral | undefined, next: number];

function readAt(tokens: readonly string[], at: number, depth: number): Found {
  const token = tokens[at] ?? "";
  if (token === "{") return readDictionary(tokens, at + 1, depth + 1);
  if (token === "[" || token === "(") return readList(tokens, at + 1, token === "[" ? "]" : ")", depth + 1);
  if (/^["']/.test(token)) return [token.slice(1, -1), at + 1];
  const word = WORDS.get(token);
  if (word !== undefined) return [word, at + 1];
  const number = Number(token);
  return token === "" || !Number.isFinite(number) ? [undefined, tokens.length + 1] : [number, at + 1];
}

/** No configuration has lists in lists in lists. */
const DEEPEST = 32;

function readList(tokens: readonly string[], first: number, end: string, depth: number): Found {
  if (depth > DEEPEST) return [undefined, tokens.length + 1];
  const values: PythonLiteral[] = [];
  let at = first;
  while (at < tokens.length && tokens[at] !== end) {
    const [value, next] = readAt(tokens, at, depth);
    if (value === undefined) return [undefined, tokens.length + 1];
    values.push(value);
    at = next;
    if (tokens[at] === ",") at++;
    else if (tokens[at] !== end) return [undefined, tokens.length + 1];
  }
  return at < tokens.length ? [values, at + 1] : [undefined, tokens.length + 1];
}

function readDictionary(tokens: readonly string[], first: number, depth: number): Found {
  const none: Found = [undefined, tokens.length + 1];
  if (depth > DEEPEST) return none;
  const pairs: PythonLiteral[] = [];
  let at = first;
  while (at < tokens.length && tokens[at] !== "}") {
    const [key, colon] = readAt(tokens, at, depth);
    if (key === undefined || tokens[colon] !== ":") return none;
    const [value, next] = readAt(tokens, colon + 1, depth);
    if (value === undefined) return none;
    pairs.push([key, value]);
    at = next;
    if (tokens[at] === ",") at++;
    else if (tokens[at] !== "}") return none;
  }
  return at < tokens.length ? [pairs, at + 1] : none;
}
