/** Adds up scans that were aligned. */

import { sizeOfShape } from "@autophase/tensor-io";
import type { ScanAlignment } from "./align-scans.js";
import type { CountsVolume } from "./counts-volume.js";

/**
 * Sum of the scans that are kept, on the grid of the reference. A voxel is measured where at least half of them
 * measured it; what the others would have counted is filled in at the same rate. Shifts by parts of a voxel share the
 * counts between neighbours, in proportion.
 */
export function sumScans(scans: readonly CountsVolume[], alignment: ScanAlignment): CountsVolume {
  const kept = scans.flatMap((scan, k) => (alignment.scans[k].isKept ? [{ scan, ...alignment.scans[k] }] : []));
  const { shape } = scans[0].intensity;
  const sum = new Float32Array(sizeOfShape(shape));
  const weight = new Float32Array(sum.length);
  for (const { scan, shift } of kept) {
    for (const part of wholeShifts(shift)) addShifted(scan, part.shift, part.share, sum, weight);
  }
  const mask = new Uint8Array(sum.length);
  for (let i = 0; i < sum.length; i++) {
    // a little less than a half: shares of a voxel add up with rounding errors
    mask[i] = weight[i] > 0 && weight[i] >= 0.5 * kept.length - 1e-3 ? 1 : 0;
    sum[i] = mask[i] ? (sum[i] * kept.length) / weight[i] : 0;
  }
  return { intensity: { data: sum, shape }, mask: { data: mask, shape } };
}

interface PartShift {
  readonly shift: readonly number[];
  readonly share: number;
}

/** A shift as whole ones with shares that add up to 1: linear interpolation along each axis. */
function wholeShifts(shift: readonly number[]): readonly PartShift[] {
  return shift.reduce<readonly PartShift[]>(
    (parts, value) => {
      const low = Math.floor(value);
      const ends = [
        { at: low, share: 1 - (value - low) },
        { at: low + 1, share: value - low },
      ].filter(({ share }) => share > 1e-6);
      return parts.flatMap((part) =>
        ends.map(({ at, share }) => ({ shift: [...part.shift, at], share: part.share * share })),
      );
    },
    [{ shift: [], share: 1 }],
  );
}

function addShifted(
  { intensity, mask }: CountsVolume,
  shift: readonly number[],
  share: number,
  sum: Float32Array,
  weight: Float32Array,
): void {
  const { data, shape } = intensity;
  const walk = (axis: number, from: number, to: number): void => {
    const begin = Math.max(0, -shift[axis]);
    const end = Math.min(shape[axis], shape[axis] - shift[axis]);
    for (let k = begin; k < end; k++) {
      const source = from * shape[axis] + k;
      const target = to * shape[axis] + k + shift[axis];
      if (axis < shape.length - 1) walk(axis + 1, source, target);
      else if (mask.data[source] === 1) {
        sum[target] += share * data[source];
        weight[target] += share;
      }
    }
  };
  walk(0, 0, 0);
}
