/** Where a phase turns around a line: dislocations, and noise. */

import type { RealArray } from "@autophase/tensor-io";
import { NONE, type StepAxis } from "./wrapped-steps.js";

export interface Residues {
  /** 1 at the voxels of every loop of four neighbours around which the phase changes by a whole turn. */
  readonly voxels: RealArray<Uint8Array>;
  /** How many such loops there are. */
  readonly loops: number;
  /**
   * Of three axes: the piece of the line that goes through each loop, at right angles to it and a voxel long, as the
   * places of its two ends along depth, height and width. Pieces of one line hang together.
   */
  readonly segments: Float32Array;
}

/** Loops of four voxels, all inside, in every plane of two axes. */
export function findResidues(steps: readonly StepAxis[], shape: readonly number[], size: number): Residues {
  const voxels = new Uint8Array(size);
  const segments: number[] = [];
  let loops = 0;
  for (const [k, first] of steps.entries()) {
    for (const [m, second] of steps.entries()) {
      if (m <= k) continue;
      const found = markLoops(first, second, voxels);
      loops += found.length;
      if (steps.length === 3) for (const i of found) segments.push(...segmentThrough(i, k, m, shape));
    }
  }
  return { voxels: { data: voxels, shape }, loops, segments: Float32Array.from(segments) };
}

function segmentThrough(i: number, first: number, second: number, [, height, width]: readonly number[]): number[] {
  const corner = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
  const along = 3 - first - second;
  return [-0.5, 0.5].flatMap((half) => corner.map((place, axis) => place + (axis === along ? half : 0.5)));
}

/** @returns the voxel of each loop with the lowest index. */
function markLoops(first: StepAxis, second: StepAxis, voxels: Uint8Array): number[] {
  const [a, b] = [first.stride, second.stride];
  const loops: number[] = [];
  for (let i = 0; i + a + b < voxels.length; i++) {
    const out = first.turns[i];
    const up = second.turns[i];
    // the opposite sides tell whether the fourth voxel is inside
    if (out === NONE || up === NONE) continue;
    const across = second.turns[i + a];
    const back = first.turns[i + b];
    if (across === NONE || back === NONE || out + across === up + back) continue;
    loops.push(i);
    voxels[i] = 1;
    voxels[i + a] = 1;
    voxels[i + b] = 1;
    voxels[i + a + b] = 1;
  }
  return loops;
}
