// Forward complex 3-D FFT of the reference kernels, float32 data, one thread.

import { createFft } from "@autophase/kernels";
import { medianSeconds } from "./median-seconds.mjs";

export async function fftRow(size, peer) {
  const shape = [size, size, size];
  const fft = createFft(shape);
  const data = () => Float32Array.from({ length: size ** 3 }, (_, i) => Math.sin(i));
  const z = { real: data(), imag: data(), shape };
  const seconds = await medianSeconds(() => fft.forward(z), 7);
  return {
    work: `FFT ${size}^3, reference`,
    seconds,
    peer: "SciPy",
    peerSeconds: peer?.scipyFftSeconds,
    note: peer ? "" : scipyMissing,
  };
}

export const scipyMissing = "peer not run: needs python3 with numpy and scipy, and the peer scripts (AUTOPHASE_SHARED)";
