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

/** The smallest product of 2, 3 and 5 of at least `minimum`: what to pad to where there is a choice. */
export function fastLength(minimum: number): number {
  let length = Math.max(1, minimum);
  while (length % 7 === 0 || factorize(length) === undefined) length++;
  return length;
}

/** The smallest length of at least `minimum` that factorizes. */
export function nextFactorizable(minimum: number): number {
  let length = minimum;
  while (factorize(length) === undefined) length++;
  return length;
}
