/** From low to high resolution: a Gaussian on the measured modulus that opens during a run. */

import { overElements, type PhasingProblem, type Pieces } from "@autophase/kernels";
import { fdlibmExp, sizeOfShape, ValueError } from "@autophase/tensor-io";

export interface LowToHigh {
  /** Standard deviation of the window at the first iteration, relative to half of each axis. Default 0.3. */
  readonly first?: number | undefined;
  /** The same just before it is taken away. Default 1. */
  readonly last?: number | undefined;
  /** Iteration from which on there are windows, default 0. */
  readonly from?: number | undefined;
  /** Iteration from which all of the pattern is used. */
  readonly until: number;
  /** Iterations between two windows, default 10. */
  readonly every?: number | undefined;
}

/** The window's standard deviation in iteration `iteration`; undefined: no window. */
export function windowAt(
  iteration: number,
  { first = 0.3, last = 1, from = 0, until, every = 10 }: LowToHigh,
): number | undefined {
  if (iteration < from || iteration >= until) return undefined;
  const step = Math.floor((iteration - from) / every) * every;
  return first + ((last - first) * step) / Math.max(1, until - from);
}

/** With `modulus * exp(-sum k^2 / 2 (width N / 2)^2)`, corner layout, in a new array. */
export function* windowed(problem: PhasingProblem, width: number): Pieces<PhasingProblem> {
  const { shape } = problem;
  const modulus = Float64Array.from(problem.modulus);
  let stride = sizeOfShape(shape);
  for (const length of shape) {
    stride /= length;
    const gauss = Float64Array.from({ length }, (_, i) => {
      const k = (i <= length / 2 ? i : i - length) / (width * Math.max(1, length / 2));
      return fdlibmExp(-0.5 * k * k);
    });
    const along = stride;
    yield* overElements(modulus.length, (from, end) => {
      for (let i = from; i < end; i++) modulus[i] *= gauss[Math.floor(i / along) % length];
    });
  }
  return { ...problem, modulus };
}

/** @throws {ValueError} when a setting is out of range. */
export function assertLowToHigh({ first = 0.3, last = 1, from = 0, until, every = 10 }: LowToHigh): void {
  if (!(first > 0 && last > 0 && Number.isFinite(first) && Number.isFinite(last))) {
    throw new ValueError(`low to high: expected widths above 0, got ${first} and ${last}`);
  }
  const isWhole = Number.isSafeInteger(from) && Number.isSafeInteger(until) && Number.isSafeInteger(every);
  if (isWhole && from >= 0 && until >= from && every >= 1) return;
  throw new ValueError(`low to high: expected whole iterations, got from ${from}, until ${until}, every ${every}`);
}
