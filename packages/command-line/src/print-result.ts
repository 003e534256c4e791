/** The outcome of a command on standard output. */

import type { Json } from "@autophase/tensor-io";
import { printableLine } from "./printable.js";

export type Result = { readonly [key: string]: Json };

/**
 * Prints `result` as the last thing on standard output: one JSON object on one line with `json`, aligned
 * `name  value` lines otherwise. Numbers are shortened for people, never in JSON; control characters show as escapes.
 */
export function printResult(result: Result, { json = false }: { json?: boolean } = {}): void {
  process.stdout.write(json ? `${printableLine(JSON.stringify(result))}\n` : formatResult(result));
}

/** The lines that people read: one `name  value` per entry, names padded to one width. */
export function formatResult(result: Result): string {
  const entries = Object.entries(result).flatMap(([name, value]): [string, Json][] =>
    value === null ? [] : [[printableLine(name), value]],
  );
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${printableLine(formatValue(value))}\n`).join("");
}

function formatValue(value: Json): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  if (Array.isArray(value))
    return value.map(formatValue).join(value.every((item) => Number.isInteger(item)) ? " x " : ", ");
  if (value !== null && typeof value === "object") {
    return Object.entries(value as Result)
      .map(([name, item]) => `${name} ${formatValue(item)}`)
      .join(", ");
  }
  return String(value);
}
