/**
 * Puts FFT and IFFT with tabulated factors in the place of those of the CPU backend of TensorFlow.js, which take a
 * hundred times as long; who computes with them cannot tell.
 */
export function registerQuickTransforms(tf) {
  for (const kernelName of [tf.FFT, tf.IFFT]) {
    const isInverse = kernelName === tf.IFFT;
    tf.unregisterKernel(kernelName, "cpu");
    tf.registerKernel({
      kernelName,
      backendName: "cpu",
      kernelFunc: ({ inputs }) => transformLines(tf, inputs.input, isInverse),
    });
  }
}

/** By the definition, in double precision. */
function transformLines(tf, lines, isInverse) {
  const [real, imag] = [tf.real(lines).dataSync(), tf.imag(lines).dataSync()];
  const length = lines.shape.at(-1);
  const { cosine, sine } = factorsOf(length, isInverse);
  const [re, im] = [new Float32Array(real.length), new Float32Array(real.length)];
  for (let first = 0; first < real.length; first += length) {
    for (let k = 0; k < length; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let n = 0, turn = 0; n < length; n++, turn = (turn + k) % length) {
        sumRe += real[first + n] * cosine[turn] - imag[first + n] * sine[turn];
        sumIm += real[first + n] * sine[turn] + imag[first + n] * cosine[turn];
      }
      re[first + k] = sumRe;
      im[first + k] = sumIm;
    }
  }
  return tf.complex(tf.tensor(re, lines.shape), tf.tensor(im, lines.shape));
}

/** `exp(-2 pi i k / length)`, for an inverse its conjugate over the length. */
function factorsOf(length, isInverse) {
  const scale = isInverse ? 1 / length : 1;
  const angle = (isInverse ? 2 : -2) * Math.PI;
  return {
    cosine: Float64Array.from({ length }, (_, k) => scale * Math.cos((angle * k) / length)),
    sine: Float64Array.from({ length }, (_, k) => scale * Math.sin((angle * k) / length)),
  };
}
