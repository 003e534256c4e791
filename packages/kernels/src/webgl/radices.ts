/** How a length is split into the passes of a transform. */

/** The largest radix whose roots a pass multiplies up; above, each is looked up. */
export const LARGEST_MULTIPLIED = 8;

/**
 * As few as radices up to 8 allow, and primes: a pass moves every element once, whatever its radix, and computes in
 * proportion to it, so that 16 is 4 times 4.
 */
export function radicesOf(length: number): number[] {
  const radices: number[] = [];
  let rest = length;
  let twos = 0;
  for (; rest % 2 === 0; rest /= 2) twos++;
  while (twos > 0) {
    const taken = twos === 4 ? 2 : Math.min(twos, 3);
    radices.push(2 ** taken);
    twos -= taken;
  }
  for (let factor = 3; rest > 1; factor += 2) {
    for (; rest % factor === 0; rest /= factor) radices.push(factor);
  }
  return radices;
}
