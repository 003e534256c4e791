/** Plans of line transforms in WebAssembly memory; `assembly/fft/line.ts` reads them. */

import { createFft } from "../fft/create-fft.js";
import { fastLength, isFastLength } from "../fft/fast-length.js";
import { BLUESTEIN, PLAN, PLAN_KIND, STAGE } from "./layout.generated.js";
import type { Runtime } from "./runtime.js";
import { structureAt, wordsOf } from "./structure.js";

interface FftPlan {
  readonly address: number;
  /** Points of scratch that a transform needs, 32 bytes each. */
  readonly scratchPoints: number;
}

/** Plans by length, so that equal axes share one, and the blocks that hold them. */
export interface FftPlans {
  get(length: number): FftPlan;
  dispose(): void;
}

type PlanMemory = Pick<Runtime, "allocate" | "free" | "floats" | "words" | "doubles">;

export function createFftPlans(runtime: PlanMemory): FftPlans {
  const plans = new Map<number, FftPlan>();
  const blocks: number[] = [];
  const allocate = (bytes: number): number => {
    const address = runtime.allocate(bytes);
    blocks.push(address);
    return address;
  };
  const get = (length: number): FftPlan => {
    const known = plans.get(length);
    if (known !== undefined) return known;
    const plan = isFastLength(length)
      ? planMixedRadix(runtime, allocate, length)
      : planBluestein(runtime, allocate, length, get);
    plans.set(length, plan);
    return plan;
  };
  const dispose = () => {
    for (const address of blocks.splice(0)) runtime.free(address);
    plans.clear();
  };
  return { get, dispose };
}

/**
 * Few stages, the odd radices first: those after the first have fewer twiddle factors to read, and the last has none.
 */
function radicesOf(length: number): number[] {
  const odd: number[] = [];
  let rest = length;
  for (const radix of [7, 5, 3]) for (; rest % radix === 0; rest /= radix) odd.push(radix);
  const exponent = Math.log2(rest);
  if (exponent === 0) return odd;
  if (exponent === 1) return [...odd, 2];
  const fours = (3 - (exponent % 3)) % 3;
  const eights = (exponent - 2 * fours) / 3;
  return [...odd, ...new Array<number>(fours).fill(4), ...new Array<number>(eights).fill(8)];
}

function planMixedRadix(runtime: PlanMemory, allocate: (bytes: number) => number, length: number): FftPlan {
  const radices = radicesOf(length);
  const address = allocate(PLAN.bytes + STAGE.bytes * radices.length);
  let s = 1;
  const stages = radices.map((radix) => {
    const m = length / (s * radix);
    const twiddles = allocate(8 * m * (radix - 1));
    writeTwiddles(runtime.floats(), twiddles / 4, radix, m);
    const stage = wordsOf(STAGE, { radix, m, s, twiddles });
    s *= radix;
    return stage;
  });
  const plan = wordsOf(PLAN, { length, kind: PLAN_KIND.mixedRadix, stages: radices.length });
  runtime.words().set([...plan, ...stages.flat()], address / 4);
  return { address, scratchPoints: 2 * length };
}

function writeTwiddles(floats: Float32Array, index: number, radix: number, m: number): void {
  for (let p = 1; p < m; p++) {
    for (let j = 1; j < radix; j++) {
      const angle = (-2 * Math.PI * p * j) / (radix * m);
      floats[index++] = Math.cos(angle);
      floats[index++] = Math.sin(angle);
    }
  }
}

function planBluestein(
  runtime: PlanMemory,
  allocate: (bytes: number) => number,
  length: number,
  get: (length: number) => FftPlan,
): FftPlan {
  const padded = fastLength(2 * length - 1, { largestFactor: 7 });
  const inner = get(padded);
  const chirp = chirpOf(length);
  const chirpAddress = allocate(8 * length);
  const filterAddress = allocate(8 * padded);
  runtime.floats().set(chirp, chirpAddress / 4);
  runtime.floats().set(filterOf(chirp, padded), filterAddress / 4);
  const address = allocate(BLUESTEIN.bytes);
  const { fill } = structureAt(runtime, BLUESTEIN, address);
  fill({ length, kind: PLAN_KIND.bluestein, inner: inner.address, chirp: chirpAddress, filter: filterAddress });
  return { address, scratchPoints: padded + inner.scratchPoints };
}

/** `exp(-i pi k^2 / n)`, pairs. */
function chirpOf(length: number): Float64Array {
  const chirp = new Float64Array(2 * length);
  for (let k = 0; k < length; k++) {
    // k^2 modulo the period keeps the angle small and exact
    const angle = (-Math.PI * ((k * k) % (2 * length))) / length;
    chirp[2 * k] = Math.cos(angle);
    chirp[2 * k + 1] = Math.sin(angle);
  }
  return chirp;
}

/** Transform of the conjugate chirp, wrapped, divided by the padded length; pairs. */
function filterOf(chirp: Float64Array, padded: number): Float64Array {
  const real = new Float64Array(padded);
  const imag = new Float64Array(padded);
  for (let k = 0; k < chirp.length / 2; k++) {
    const wrapped = (padded - k) % padded;
    real[k] = real[wrapped] = chirp[2 * k] / padded;
    imag[k] = imag[wrapped] = -chirp[2 * k + 1] / padded;
  }
  createFft([padded]).forward({ real, imag, shape: [padded] });
  const pairs = new Float64Array(2 * padded);
  for (let k = 0; k < padded; k++) {
    pairs[2 * k] = real[k];
    pairs[2 * k + 1] = imag[k];
  }
  return pairs;
}
