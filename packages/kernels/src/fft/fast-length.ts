/** Lengths as products of the radices that have a butterfly. */

/** Radices with a butterfly, in the order in which they are tried. */
const RADICES = [8, 4, 2, 3, 5, 7] as const;
export type Radix = (typeof RADICES)[number];

/** The radices whose product is `length`, or `undefined` when a prime above 7 divides it. */
export function factorize(length: number): Radix[] | undefined {
  const factors: Radix[] = [];
  let rest = length;
  for (const radix of RADICES) {
    for (; rest % radix === 0; rest /= radix) factors.push(radix);
  }
  return rest === 1 ? factors : undefined;
}

/** Whether transforms of that length are fast: it has only the factors 2, 3, 5 and 7. */
export function isFastLength(length: number): boolean {
  return factorize(length) !== undefined;
}

export interface FastLengthOptions {
  /** What it shall divide by. Default 1. */
  readonly multipleOf?: number;
  /** Of what is left after `multipleOf`. Default 5: where there is a choice, 7 is the slowest of the radices. */
  readonly largestFactor?: 5 | 7;
}

/** The smallest length of at least `minimum` that transforms fast. */
export function fastLength(minimum: number, { multipleOf = 1, largestFactor = 5 }: FastLengthOptions = {}): number {
  let count = Math.max(1, Math.ceil(minimum / multipleOf));
  while (!isFastLength(count) || (largestFactor === 5 && count % 7 === 0)) count++;
  return count * multipleOf;
}
