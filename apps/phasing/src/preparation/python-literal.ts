/** Values as Python writes them, read and never run. */

import { ValueError } from "@autophase/tensor-io";

export type Literal = string | number | boolean | null | readonly Literal[];

/**
 * Lines `name = value`; a value may go over several lines inside brackets. Comments and empty lines are passed over.
 * @throws {ValueError} naming the line that is something else.
 */
export function parseAssignments(text: string, where: string): Map<string, Literal> {
  const found = new Map<string, Literal>();
  const lines = text.split(/\r\n?|\n/);
  for (let i = 0; i < lines.length; i++) {
    if (/^\s*(#|\/\/|$)/.test(lines[i])) continue;
    const first = i;
    const [, name, start] = /^\s*(\w+)\s*=\s*(.*)$/.exec(lines[i]) ?? [];
    if (name === undefined)
      throw new ValueError(`${where}: line ${first + 1}: expected name = value, got '${lines[i].trim()}'`);
    let value = start;
    while (depthOf(value) > 0 && i + 1 < lines.length) value += ` ${lines[++i]}`;
    try {
      found.set(name, parseLiteral(value));
    } catch {
      throw new ValueError(
        `${where}: line ${first + 1}: ${name}: expected a text, a number or a list, got '${value.trim()}'`,
      );
    }
  }
  return found;
}

function depthOf(text: string): number {
  const bare = text.replace(/"[^"]*"|'[^']*'|#.*$/g, "");
  return (bare.match(/[[(]/g)?.length ?? 0) - (bare.match(/[\])]/g)?.length ?? 0);
}

function parseLiteral(text: string): Literal {
  const tokens =
    text.match(/"[^"]*"|'[^']*'|#.*$|[[\](),]|[^\s[\](),#"']+/g)?.filter((token) => !token.startsWith("#")) ?? [];
  const [value, rest] = parseValue(tokens);
  if (rest.length > 0) throw new ValueError(`expected one value, got ${text}`);
  return value;
}

function parseValue([token = "", ...rest]: readonly string[]): [Literal, readonly string[]] {
  if (token === "[" || token === "(") return parseItems(rest, token === "[" ? "]" : ")");
  if (/^["']/.test(token)) return [token.slice(1, -1), rest];
  const word = { True: true, False: false, None: null }[token];
  if (word !== undefined) return [word, rest];
  const number = Number(token);
  if (token === "" || !Number.isFinite(number)) throw new ValueError(`expected a value, got ${token}`);
  return [number, rest];
}

function parseItems(tokens: readonly string[], end: string): [Literal, readonly string[]] {
  const items: Literal[] = [];
  let left = tokens;
  while (left.length > 0 && left[0] !== end) {
    const [item, rest] = parseValue(left);
    items.push(item);
    left = rest[0] === "," ? rest.slice(1) : rest;
    if (rest[0] !== "," && rest[0] !== end) throw new ValueError(`expected ${end}`);
  }
  if (left.length === 0) throw new ValueError(`expected ${end}`);
  return [items, left.slice(1)];
}
