/** How long a recipe takes on an engine. */

import type { PhasingEngine } from "@autophase/kernels";
import {
  coarseShape,
  DEFAULT_SHRINK_WRAP,
  type PhaseOptions,
  type ShrinkWrap,
  segmentsOf,
  shrinkWrapsOf,
  solve,
} from "@autophase/phase-retrieval";
import { type DiffractionPattern, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { type ParsedRecipe, parseRecipeSettings } from "./recipe-settings.js";

export interface EstimateOptions {
  /** A larger pattern is not timed itself, but one of its proportions with about as many voxels. Default: any is. */
  readonly mostVoxels?: number;
}

export interface SecondsEstimate {
  readonly seconds: number;
  /** By how much the machine's speed varied while it was timed, and the pattern's size differs from what was. */
  readonly from: number;
  readonly to: number;
}

/** From a small pattern to a large one by `N log N`: caches of the machine make it less true. */
const EXTRAPOLATED = 1.4;

/** Seconds of one start, from a few iterations of each of its algorithms on made-up counts of that shape. */
export async function estimateSeconds(
  settings: ParsedRecipe,
  shape: Shape,
  engine: PhasingEngine,
  { mostVoxels = Number.POSITIVE_INFINITY }: EstimateOptions = {},
): Promise<SecondsEstimate> {
  const timed = shapeWithin(shape, mostVoxels);
  const { seconds: measured, slowest, fastest } = await timeSeconds(settings, timed, engine);
  const seconds = (measured * workOf(shape)) / workOf(timed);
  const margin = timed === shape ? 1 : EXTRAPOLATED;
  return { seconds, from: (seconds * fastest) / margin, to: seconds * slowest * margin };
}

/** Even lengths, at least 8. */
function shapeWithin(shape: Shape, mostVoxels: number): Shape {
  const share = (mostVoxels / sizeOfShape(shape)) ** (1 / shape.length);
  if (share >= 1) return shape;
  return shape.map((length) => Math.min(length, Math.max(8, 2 * Math.round((share * length) / 2))));
}

function workOf(shape: Shape): number {
  const voxels = sizeOfShape(shape);
  return voxels * Math.log2(Math.max(2, voxels));
}

interface Timing {
  readonly seconds: number;
  /** Of the same iterations, relative to the middle. */
  readonly fastest: number;
  readonly slowest: number;
}

async function timeSeconds(settings: ParsedRecipe, shape: Shape, engine: PhasingEngine): Promise<Timing> {
  const { recipe, shrinkWrap, coherence, coarse, beta } = settings;
  const pattern = madeUpPattern(shape);
  const run = async (text: string, options: Omit<PhaseOptions, "engine"> = {}): Promise<number> => {
    const { seconds } = await solve(pattern, { engine, recipe: text, shrinkWrap: false, ...options });
    return seconds;
  };
  const perIteration = async (text: string, options: Omit<PhaseOptions, "engine"> = {}): Promise<number> => {
    let longer = 0;
    for (let look = 0; look < LOOKS; look++) {
      longer = await run(`${MORE}*${text}`, options);
      const difference = longer - (await run(text, options));
      if (difference > 0) return difference / (MORE - 1);
    }
    // what else the machine does took longer than the iterations: they and their set-up took no more than this
    return longer / MORE;
  };
  // the first iterations of a process are slow: what they run is being compiled
  await run(`${WARM}*ER`);
  const segments = segmentsOf(recipe);
  const total = segments.reduce((sum, { iterations }) => sum + iterations, 0);
  const costs = new Map<string, number>();
  const before = coarse && (await timeSeconds(parseRecipeSettings({ ...coarse, beta }), coarseShape(shape), engine));
  let seconds = before?.seconds ?? 0;
  for (const { algorithm, iterations } of segments) {
    const cost = costs.get(algorithm.name) ?? (await perIteration(algorithm.name));
    costs.set(algorithm.name, cost);
    seconds += cost * iterations;
  }
  const plains: number[] = [];
  for (let k = 0; k < LOOKS; k++) plains.push(await perIteration("ER"));
  const [quick, plain, slow] = plains.sort((a, b) => a - b);
  const updates = updatesOf(shrinkWrapsOf(shrinkWrap ?? DEFAULT_SHRINK_WRAP), total);
  if (updates > 0) {
    const update = (await perIteration("ER", { shrinkWrap: { sigma: 2, threshold: 0.1, every: 1 } })) - plain;
    seconds += Math.max(0, update) * updates;
  }
  if (coherence && (coherence.first ?? 60) < total) {
    const { first = 60, every = 30, last = total, model } = coherence;
    const estimate = (await perIteration("ER", { coherence: { model, first: 0, every: 1 } })) - plain;
    seconds += Math.max(0, estimate) * (1 + Math.floor((Math.min(total, last) - first) / every));
  }
  return { seconds, fastest: plain > 0 ? quick / plain : 1, slowest: plain > 0 ? slow / plain : 1 };
}

/** The quickest, the middle and the slowest. */
const LOOKS = 3;

/** How many there are in a run. */
function updatesOf(shrinkWraps: readonly ShrinkWrap[], iterations: number): number {
  const counts = shrinkWraps.map(({ every, between: [first, last] = [0, iterations] }) =>
    Math.max(0, Math.floor((Math.min(last, iterations) - first) / every)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const MORE = 6;
const WARM = 30;

/** Counts of a block of a third of each axis: what a support has to follow should be there. */
function madeUpPattern(shape: Shape): DiffractionPattern {
  const data = new Float32Array(sizeOfShape(shape)).fill(PEAK);
  let stride = data.length;
  for (const length of shape) {
    stride /= length;
    const size = Math.max(1, Math.round(length / 3));
    const profile = Float64Array.from({ length }, (_, at) => {
      const angle = (Math.PI * (at - Math.floor(length / 2))) / length;
      return angle === 0 ? 1 : (Math.sin(size * angle) / (size * Math.sin(angle))) ** 2;
    });
    for (let i = 0; i < data.length; i++) data[i] *= profile[Math.floor(i / stride) % length];
  }
  // likelihood takes whole counts alone without looking for what one count is
  return { intensity: { data: data.map(Math.round), shape }, history: [] };
}

const PEAK = 1e6;

/** `12 s to 3 min`; one number where both are the same. */
export function durationWords({ from, to }: Pick<SecondsEstimate, "from" | "to">): string {
  const [shortest, longest] = [duration(from), duration(to)];
  return shortest === longest ? shortest : `${shortest} to ${longest}`;
}

function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
