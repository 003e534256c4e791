/** Finer sampling of a measured pattern. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";

/**
 * A centred intensity sampled `factors` times as finely along each axis and cropped to its shape: the pattern of the
 * same crystal in a box that is longer by the factor, with voxels that are larger by it. Interpolation is that of an
 * object smaller than half its box, for which the intensity is band-limited: exact but for what lies beyond the border,
 * and for noise. Negative values are set to 0.
 * @param factors - at least 1, one for each axis.
 */
export function oversample(intensity: Float32Array, shape: Shape, factors: readonly number[]): Float32Array {
  const out = factors.reduce<Float32Array>(
    (data, factor, axis) => (factor === 1 ? data : resampleAxis(data, shape, axis, factor)),
    intensity,
  );
  return out.map((value) => Math.max(0, value));
}

function resampleAxis(data: Float32Array, shape: Shape, axis: number, factor: number): Float32Array {
  const length = shape[axis];
  const inner = sizeOfShape(shape.slice(axis + 1));
  const outer = sizeOfShape(shape.slice(0, axis));
  const weights = weightsOf(length, factor);
  const out = new Float32Array(data.length);
  for (let o = 0; o < outer; o++) {
    const start = o * length * inner;
    for (let k = 0; k < length; k++) {
      const target = start + k * inner;
      for (let j = 0; j < length; j++) {
        const weight = weights[k * length + j];
        const from = start + j * inner;
        for (let i = 0; i < inner; i++) {
          out[target + i] = out[target + i] + weight * data[from + i];
        }
      }
    }
  }
  return out;
}

/** Row `k` holds the Dirichlet kernel around `(k - c) / factor + c`, with the origin `c`. */
function weightsOf(length: number, factor: number): Float64Array {
  const centre = Math.floor(length / 2);
  return Float64Array.from({ length: length * length }, (_, index) => {
    const [k, j] = [Math.floor(index / length), index % length];
    return dirichlet((k - centre) / factor + centre - j, length);
  });
}

function dirichlet(t: number, length: number): number {
  if (Math.abs(t) < 1e-9) return 1;
  const angle = (Math.PI * t) / length;
  const divisor = length % 2 === 0 ? Math.tan(angle) : Math.sin(angle);
  return Math.sin(Math.PI * t) / (length * divisor);
}
