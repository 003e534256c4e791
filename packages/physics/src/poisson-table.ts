/** Poisson distributions of whole means, to draw from with one look. */

import { portableExp, type Random } from "@autophase/tensor-io";

export interface PoissonTable {
  /** Probability of a count up to each index. */
  readonly cumulated: Float64Array;
  /** For each of equal parts of [0, 1), the first count whose cumulated probability exceeds its start. */
  readonly guide: Uint16Array;
}

const PARTS = 128;
/** Beyond it the counts left out are rarer than the resolution of a uniform number. */
const SMALLEST_STEP = 2 ** -56;

const tables: PoissonTable[] = [];

/** @param mean - a whole number from 1 to 255; its table is made when it is first asked for. */
export function poissonTable(mean: number): PoissonTable {
  tables[mean] ??= createTable(mean);
  return tables[mean];
}

/** The first count whose cumulated probability exceeds a uniform number. */
export function drawFromTable({ cumulated, guide }: PoissonTable, random: Random): number {
  for (;;) {
    const u = random.uniform();
    let count = guide[Math.floor(u * PARTS)];
    while (count < cumulated.length && u >= cumulated[count]) count++;
    // past the resolution of the uniform number rounding would decide: draw again
    if (count < cumulated.length) return count;
  }
}

function createTable(mean: number): PoissonTable {
  const cumulated: number[] = [];
  let probability = portableExp(-mean);
  let sum = 0;
  for (let count = 0; count <= mean || probability > SMALLEST_STEP; ) {
    sum += probability;
    cumulated.push(sum);
    probability *= mean / ++count;
  }
  const guide = Uint16Array.from({ length: PARTS }, (_, part) => {
    const first = cumulated.findIndex((value) => value > part / PARTS);
    return first < 0 ? cumulated.length : first;
  });
  return { cumulated: Float64Array.from(cumulated), guide };
}
