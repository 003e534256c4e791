/** Where a phase turns around a line: dislocations, and noise. */

import type { RealArray } from "@autophase/tensor-io";
import { NONE, type StepAxis } from "./wrapped-steps.js";

export interface Residues {
  /** 1 at the voxels of every loop of four neighbours around which the phase changes by a whole turn. */
  readonly voxels: RealArray<Uint8Array>;
  /** How many such loops there are. */
  readonly loops: number;
}

/** Loops of four voxels, all inside, in every plane of two axes. */
export function findResidues(steps: readonly StepAxis[], shape: readonly number[], size: number): Residues {
  const voxels = new Uint8Array(size);
  let loops = 0;
  for (const [k, first] of steps.entries()) {
    for (const second of steps.slice(k + 1)) loops += markLoops(first, second, voxels);
  }
  return { voxels: { data: voxels, shape }, loops };
}

function markLoops(first: StepAxis, second: StepAxis, voxels: Uint8Array): number {
  const [a, b] = [first.stride, second.stride];
  let loops = 0;
  for (let i = 0; i + a + b < voxels.length; i++) {
    const out = first.turns[i];
    const up = second.turns[i];
    // the opposite sides tell whether the fourth voxel is inside
    if (out === NONE || up === NONE) continue;
    const across = second.turns[i + a];
    const back = first.turns[i + b];
    if (across === NONE || back === NONE || out + across === up + back) continue;
    loops++;
    voxels[i] = 1;
    voxels[i + a] = 1;
    voxels[i + b] = 1;
    voxels[i + a + b] = 1;
  }
  return loops;
}
