/** Numbers in the sentences about steps. */

/** `1 box`, `2 boxes`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${decimals(count)} ${count === 1 ? one : many}`;
}

/** Whole numbers with thousands apart: `46 200 000`. */
export function decimals(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A share as `2.9 %`; small ones with two digits that count. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 ? "0" : value >= 10 ? value.toFixed(1) : Number(value.toPrecision(2))} %`;
}
