// Forward complex 3-D FFT, data in place: the wasm kernels with all threads, and the float64 reference with one.

import { createFft } from "@autophase/kernels";
import { createRuntime, createWasmFft, supportedThreads } from "@autophase/kernels/wasm";
import { medianSeconds } from "./median-seconds.mjs";

export async function wasmFftRows(size, peer) {
  const shape = [size, size, size];
  const runtime = await createRuntime(supportedThreads().threads);
  const fft = createWasmFft(runtime, shape);
  fft.write(noise(shape));
  const seconds = await medianSeconds(() => fft.forward(), 15);
  fft.dispose();
  runtime.dispose();
  const work = `FFT ${size}^3, wasm`;
  const fftw =
    peer && Math.min(peer.fftwSeconds2 ?? Number.POSITIVE_INFINITY, peer.fftwSeconds1 ?? Number.POSITIVE_INFINITY);
  const rows = [
    { work, seconds, peer: "SciPy", peerSeconds: peer?.scipyFftSeconds, budget: 1, note: peer ? "" : scipyMissing },
  ];
  if (Number.isFinite(fftw))
    rows.push({ work, seconds, peer: "FFTW", peerSeconds: fftw, budget: size <= 64 ? 4 : 2.5 });
  else if (peer)
    rows.push({ work, seconds, peer: "FFTW", note: "peer not run: needs pyfftw (Debian: python3-pyfftw)" });
  return rows;
}

export async function referenceFftRow(size, peer) {
  const shape = [size, size, size];
  const fft = createFft(shape);
  const z = noise(shape);
  const seconds = await medianSeconds(() => fft.forward(z), 5);
  return { work: `FFT ${size}^3, reference`, seconds, peer: "SciPy", peerSeconds: peer?.scipyFftSeconds };
}

export const scipyMissing = "peer not run: needs python3 with numpy and scipy, and the peer scripts (AUTOPHASE_SHARED)";

function noise(shape) {
  const data = () => Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i));
  return { real: data(), imag: data(), shape };
}
