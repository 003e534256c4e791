/** Chemical formulas. */

import { ValueError } from "@autophase/tensor-io";

/**
 * `Ce0.8Zr0.2O2` as elements with their numbers, in order.
 * @throws {ValueError} for anything else than symbols and numbers.
 */
export function parseFormula(formula: string): readonly (readonly [symbol: string, count: number])[] {
  const parts = [...formula.matchAll(/([A-Z][a-z]?)(\d+(?:\.\d+)?)?/g)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  const counted = parts.map(([, symbol, count]) => [symbol, count === undefined ? 1 : Number(count)] as const);
  if (length > 0 && length === formula.length && counted.every(([, count]) => count > 0)) return counted;
  throw new ValueError(`formula: expected elements with numbers such as SrTiO3, got '${formula}'`);
}
