/** Whether values are whole multiples of one number, as counts are of one count at any scale. */

export interface LatticeStep {
  readonly step: number;
  /** `exact` but for float32; `rounded` after they were scaled, each still nearest to its own; or `about`. */
  readonly multiples: "exact" | "rounded" | "about";
}

/**
 * The number that the weak values are multiples of: of their distances the common one, made precise by larger and
 * larger values.
 * @param sorted - positive, ascending.
 * @returns undefined where no value comes twice, or the values lie anywhere.
 */
export function latticeStep(sorted: Float32Array): LatticeStep | undefined {
  const weak = weakest(sorted);
  if (!weak) return undefined;
  const first = commonDistance(weak.levels);
  const step = refined(first, weak.levels);
  const multiples = Math.round(weak.levels[weak.levels.length - 1] / step) - Math.round(weak.levels[0] / step) + 1;
  if (!(step > 0) || weak.levels.length < DENSITY * multiples) return undefined;
  if (shareNear(sorted.subarray(0, weak.values), step, NEAR) < NEARLY_ALL) return undefined;
  const precise = refined(step, sorted);
  const areNear = (distance: number): boolean => shareNear(sorted, precise, distance) === 1;
  return { step: precise, multiples: areNear(EXACT) ? "exact" : areNear(OWN) ? "rounded" : "about" };
}

/** Of the multiples between the weakest levels at least so many are met. */
const DENSITY = 0.2;
/** Distance from a multiple, in steps. */
const NEAR = 0.2;
const EXACT = 0.05;
/** Nearer to one multiple than to any other, with some room. */
const OWN = 0.3;
const NEARLY_ALL = 0.95;
/** Closer levels are one, apart by rounding. */
const ROUNDING = 1e-5;
const FEWEST_LEVELS = 3;
/** Multiples from here on are not told apart in float32. */
const LARGEST_MULTIPLE = 2 ** 18;

/** The different values among the weakest quarter, or among more where they are not three. */
function weakest(sorted: Float32Array): { levels: Float64Array; values: number } | undefined {
  const levels: number[] = [];
  const quarter = Math.ceil(sorted.length / 4);
  let values = 0;
  for (; values < sorted.length && (values < quarter || levels.length < FEWEST_LEVELS); values++) {
    const value = sorted[values];
    if (levels.length === 0 || value > levels[levels.length - 1] * (1 + ROUNDING)) levels.push(value);
  }
  const comesTwice = 2 * levels.length <= values + FEWEST_LEVELS;
  return levels.length >= FEWEST_LEVELS && comesTwice ? { levels: Float64Array.from(levels), values } : undefined;
}

/** The mean of the distances that are about the smallest. */
function commonDistance(levels: Float64Array): number {
  const distances = Array.from(levels.subarray(1), (level, i) => level - levels[i]);
  const smallest = distances.reduce((least, distance) => Math.min(least, distance));
  const common = distances.filter((distance) => distance < 1.5 * smallest);
  return common.reduce((sum, distance) => sum + distance, 0) / common.length;
}

/** Least squares of the values over their multiples, one more after the other. */
function refined(step: number, ascending: Float32Array | Float64Array): number {
  let [cross, square, precise] = [0, 0, step];
  for (const value of ascending) {
    const multiple = Math.round(value / precise);
    if (multiple > LARGEST_MULTIPLE) break;
    cross += multiple * value;
    square += multiple * multiple;
    if (square > 0) precise = cross / square;
  }
  return precise;
}

function shareNear(ascending: Float32Array, step: number, distance: number): number {
  let [near, all] = [0, 0];
  for (const value of ascending) {
    const multiple = value / step;
    if (multiple > LARGEST_MULTIPLE) break;
    all++;
    if (Math.abs(multiple - Math.round(multiple)) <= distance) near++;
  }
  return all === 0 ? 0 : near / all;
}
