/** Whether the numbers of a pattern stand around a peak, as those of a crystal do. */

import type { DiffractionPattern, Shape } from "@autophase/tensor-io";

/**
 * Over the level far from its brightest place, at least half of what there is has to lie within half of each axis
 * around that place, without single voxels that tower above their neighbours. Neither the scale of the numbers nor an
 * even background matters; a box of fewer than 512 voxels tells nothing, and passes.
 */
export function hasPeak({ intensity, mask }: DiffractionPattern): boolean {
  const { data, shape } = intensity;
  if (data.length < FEWEST_VOXELS) return true;
  const isMeasured = (i: number): boolean => mask?.data[i] !== 0;
  const smooth = withoutSpikes(data, shape, isMeasured);
  const isNear = nearness(shape, brightest(smooth));
  const near = momentsOf(smooth, (i) => isMeasured(i) && isNear(i));
  const far = momentsOf(smooth, (i) => isMeasured(i) && !isNear(i));
  const whole = momentsOf(data, isMeasured);
  const level = far.count === 0 ? 0 : far.sum / far.count;
  const above = whole.sum - level * whole.count;
  if (!(above > SIGNIFICANT * far.deviation * Math.sqrt(whole.count))) return false;
  return near.sum - level * near.count >= NEAREST * above;
}

const FEWEST_VOXELS = 512;
/** In standard deviations of the sum. */
const SIGNIFICANT = 5;
const NEAREST = 0.5;
/** A voxel this many times as high as the highest of its neighbours is a defect. */
const SPIKE = 5;

/** A spike gets the value of its highest neighbour, what is not measured 0. Neighbours reach around the edges. */
function withoutSpikes(data: ArrayLike<number>, shape: Shape, isMeasured: (index: number) => boolean): Float32Array {
  const result = Float32Array.from({ length: data.length }, (_, i) => (isMeasured(i) ? data[i] : 0));
  const highest = new Float32Array(data.length);
  let stride = data.length;
  for (const length of shape) {
    const block = stride;
    stride /= length;
    for (let i = 0; i < data.length; i++) {
      const at = Math.floor(i / stride) % length;
      const before = result[at === 0 ? i + block - stride : i - stride];
      const after = result[at === length - 1 ? i - block + stride : i + stride];
      highest[i] = Math.max(highest[i], before, after);
    }
  }
  for (let i = 0; i < data.length; i++) if (result[i] > SPIKE * highest[i]) result[i] = highest[i];
  return result;
}

function brightest(data: Float32Array): number {
  let best = 0;
  for (let i = 1; i < data.length; i++) if (data[i] > data[best]) best = i;
  return best;
}

/** Within half of each axis around a voxel, around the edges. */
function nearness(shape: Shape, center: number): (index: number) => boolean {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  const inside = shape.map((length, axis) => {
    const at = Math.floor(center / strides[axis]) % length;
    return Uint8Array.from({ length }, (_, k) => {
      const distance = Math.abs(k - at);
      return Math.min(distance, length - distance) <= length / 4 ? 1 : 0;
    });
  });
  return (index) => inside.every((axis, k) => axis[Math.floor(index / strides[k]) % shape[k]] === 1);
}

function momentsOf(data: ArrayLike<number>, isTaken: (index: number) => boolean) {
  let [count, sum, square] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!isTaken(i)) continue;
    count++;
    sum += data[i];
    square += data[i] ** 2;
  }
  return {
    count,
    sum,
    deviation: Math.sqrt(Math.max(0, square / Math.max(1, count) - (sum / Math.max(1, count)) ** 2)),
  };
}
