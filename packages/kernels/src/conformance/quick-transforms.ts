/** FFT and IFFT for the CPU backend of TensorFlow.js: its own take seconds where these take milliseconds. */

import * as tf from "@tensorflow/tfjs-core";
import { createFft } from "../fft/create-fft.js";

/** In the place of the backend's own; the engine under test cannot tell. */
export function registerQuickTransforms(): void {
  for (const kernelName of [tf.FFT, tf.IFFT]) {
    tf.unregisterKernel(kernelName, "cpu");
    tf.registerKernel({
      kernelName,
      backendName: "cpu",
      kernelFunc: ({ inputs: { input } }) => transformLines(input as tf.Tensor, kernelName === tf.IFFT),
    });
  }
}

function transformLines(lines: tf.Tensor, isInverse: boolean): tf.Tensor {
  const [real, imag] = [tf.real(lines), tf.imag(lines)].map((part) => Float32Array.from(part.dataSync()));
  const length = lines.shape.at(-1) as number;
  const fft = createFft([length]);
  const transform = isInverse ? fft.inverse : fft.forward;
  for (let first = 0; first < real.length; first += length) {
    const part = (of: Float32Array<ArrayBuffer>) => of.subarray(first, first + length);
    transform({ real: part(real), imag: part(imag), shape: [length] });
  }
  return tf.complex(tf.tensor(real, lines.shape), tf.tensor(imag, lines.shape));
}
