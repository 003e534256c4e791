/** An update of the support that is looked at: reshaped, held within a volume, tried again at another threshold. */

import { inTurns, type PhasingWorkspace, type Pieces, type ShrinkWrapStep } from "@autophase/kernels";
import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { SupportError } from "../errors.js";
import { erode, grow } from "./morphology.js";
import type { ShrinkWrap } from "./shrink-wrap.js";

/** What a try that was not accepted came to. */
export interface SupportRetry {
  readonly voxels: number;
  readonly threshold: number;
  readonly nextThreshold: number;
}

const MOST_TRIES = 12;
const HIGHEST_OF_MAXIMUM = 0.95;

export interface SupportUpdate {
  readonly step: ShrinkWrapStep;
  readonly shrinkWrap: ShrinkWrap;
}

/**
 * Runs the step; while the support is too small or too large, restores it and tries a lower or higher threshold: half
 * as far again as the last time, or between the two where one was too low and one too high.
 * @returns the number of voxels.
 * @throws {SupportError} when no threshold was found.
 * @throws the signal's reason when it aborts, with the support as it was.
 */
export async function updateSupport(
  workspace: PhasingWorkspace,
  { step, shrinkWrap }: SupportUpdate,
  onRetry: (retry: SupportRetry) => void,
  signal?: AbortSignal,
): Promise<number> {
  const { shape } = workspace;
  const [fewest, most] = volumeLimits(shrinkWrap, shape);
  const before = await workspace.readSupport();
  let [tooLow, tooHigh] = [0, Number.POSITIVE_INFINITY];
  let { threshold } = step;
  let voxels = 0;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    // the support is here as it was
    signal?.throwIfAborted();
    voxels = await tryThreshold(workspace, { step: { ...step, threshold }, shrinkWrap, before, signal });
    if (voxels >= fewest && voxels <= most) return voxels;
    if (voxels > most) tooLow = threshold;
    else tooHigh = threshold;
    const nextThreshold = thresholdWithin(tooLow, tooHigh, step);
    onRetry({ voxels, threshold, nextThreshold });
    await workspace.writeSupport(before);
    threshold = nextThreshold;
  }
  throw new SupportError({ voxels, fewest, most, threshold, tries: MOST_TRIES });
}

function volumeLimits({ volume = [0, 1] }: ShrinkWrap, shape: Shape): readonly [number, number] {
  const size = sizeOfShape(shape);
  const most = volume[1] === 1 ? size - 1 : Math.floor(volume[1] * size);
  return [Math.max(1, Math.ceil(volume[0] * size)), most];
}

function thresholdWithin(tooLow: number, tooHigh: number, { reference = "maximum" }: ShrinkWrapStep): number {
  if (tooLow > 0 && tooHigh < Number.POSITIVE_INFINITY) return Math.sqrt(tooLow * tooHigh);
  if (tooLow === 0) return tooHigh / 1.5;
  return reference === "maximum" ? Math.min(HIGHEST_OF_MAXIMUM, 1.5 * tooLow) : 1.5 * tooLow;
}

interface Try extends SupportUpdate {
  readonly before: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

async function tryThreshold(workspace: PhasingWorkspace, { step, shrinkWrap, before, signal }: Try): Promise<number> {
  const { supportVoxels } = await workspace.run([step], { signal });
  const { onlyShrink, border, reshape: steps = [] } = shrinkWrap;
  if (!onlyShrink && border === undefined && steps.length === 0) return supportVoxels;
  const support = await workspace.readSupport();
  try {
    const reshaped = await inTurns(reshape(support, workspace.shape, { shrinkWrap, before }), signal);
    await workspace.writeSupport(reshaped);
    return reshaped.reduce((sum, inside) => sum + inside, 0);
  } catch (reason) {
    await workspace.writeSupport(before);
    throw reason;
  }
}

function* reshape(
  support: Uint8Array,
  shape: Shape,
  { shrinkWrap: { onlyShrink = false, border, reshape = [] }, before }: Pick<Try, "shrinkWrap" | "before">,
): Pieces<Uint8Array> {
  let reshaped = support;
  for (const voxels of reshape) {
    reshaped = voxels > 0 ? yield* grow(reshaped, shape, voxels) : yield* erode(reshaped, shape, -voxels);
  }
  if (border !== undefined) reshaped = yield* withinBorder(reshaped, before, shape, border);
  return onlyShrink ? reshaped.map((inside, i) => inside & before[i]) : reshaped;
}

/** The core of the support before stays inside, and what is far from it outside. */
function* withinBorder(support: Uint8Array, before: Uint8Array, shape: Shape, voxels: number): Pieces<Uint8Array> {
  const core = yield* erode(before, shape, voxels);
  const reach = yield* grow(before, shape, voxels);
  return support.map((inside, i) => core[i] | (inside & reach[i]));
}
