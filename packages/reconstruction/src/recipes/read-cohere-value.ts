/** Values of a cohere configuration: the literals of Python that it uses. Nothing is executed. */

export type CohereValue = number | string | boolean | null | readonly CohereValue[];

const WORDS: Readonly<Record<string, CohereValue>> = { True: true, False: false, None: null };

/** A number, a string in either quotes, a word of Python, or a list or tuple of them; undefined: something else. */
export function readCohereValue(text: string): CohereValue | undefined {
  const tokens = text.match(TOKEN) ?? [];
  // what no token covers is something else
  if (tokens.join("").length !== withoutSpace(text).length) return undefined;
  const [value, next] = readAt(tokens, 0);
  return next === tokens.length ? value : undefined;
}

const TOKEN = /"[^"]*"|'[^']*'|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[A-Za-z_]\w*|[[\](),]/gi;

function withoutSpace(text: string): string {
  return text.replace(/("[^"]*"|'[^']*')|\s+/g, (_, quoted: string | undefined) => quoted ?? "");
}

function readAt(tokens: readonly string[], at: number): readonly [CohereValue | undefined, number] {
  const token = tokens[at] ?? "";
  if (token === "[" || token === "(") return readList(tokens, at + 1, token === "[" ? "]" : ")");
  if (/^["']/.test(token)) return [token.slice(1, -1), at + 1];
  if (token in WORDS) return [WORDS[token], at + 1];
  const number = Number(token);
  return token === "" || Number.isNaN(number) ? [undefined, tokens.length + 1] : [number, at + 1];
}

function readList(tokens: readonly string[], first: number, end: string): readonly [CohereValue | undefined, number] {
  const values: CohereValue[] = [];
  let at = first;
  while (at < tokens.length && tokens[at] !== end) {
    const [value, next] = readAt(tokens, at);
    if (value === undefined) return [undefined, tokens.length + 1];
    values.push(value);
    at = next;
    if (tokens[at] === ",") at++;
    else if (tokens[at] !== end) return [undefined, tokens.length + 1];
  }
  return at < tokens.length ? [values, at + 1] : [undefined, tokens.length + 1];
}
