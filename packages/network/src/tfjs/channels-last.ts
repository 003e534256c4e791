/** The layout of kernels in TensorFlow. */

/** Values of a kernel `[out, in, 3, 3, 3]` as `[3, 3, 3, in, out]`. */
export function toChannelsLast(data: Float32Array, [outputs = 1, inputs = 1]: readonly number[]): Float32Array {
  const taps = data.length / (outputs * inputs);
  const out = new Float32Array(data.length);
  for (let o = 0, n = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++) out[(tap * inputs + i) * outputs + o] = data[n++] as number;
    }
  }
  return out;
}
