// One ER/HIO iteration with a Gaussian shrink-wrap (sigma 1, threshold 0.1) and the error in every one.

import { er, hio, ruleOf } from "@autophase/phase-retrieval";
import { scipyMissing } from "./fft-row.mjs";

export async function iterationRow(engine, size, iterations, peer) {
  const { problem, state } = ellipsoid(size);
  const workspace = await engine.createWorkspace(problem);
  await workspace.write(state);
  const times = [];
  for (let k = 0; k < iterations + 2; k++) {
    const start = performance.now();
    await workspace.run([
      { type: "shrink-wrap", sigma: 1, threshold: 0.1 },
      { type: "iterate", rule: ruleOf(k % 20 < 4 ? er() : hio()) },
    ]);
    if (k >= 2) times.push((performance.now() - start) / 1000);
  }
  workspace.dispose();
  engine.dispose?.();
  const seconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  const note = peer ? "" : scipyMissing;
  return {
    work: `iteration ${size}^3, ${engine.name}`,
    seconds,
    peer: "SciPy",
    peerSeconds: peer?.secondsPerIteration,
    budget: engine.name === "wasm" ? 0.33 : undefined,
    note,
  };
}

/** Amplitude of an ellipsoid in closed form, counted in whole numbers; a start without structure. */
function ellipsoid(size) {
  const shape = [size, size, size];
  const length = size ** 3;
  const at = (i, stride) => ((Math.floor(i / stride) + size / 2) % size) - size / 2 + 0.5;
  const modulus = new Float32Array(length);
  const real = new Float32Array(length);
  const imag = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const r = Math.hypot(at(i, size * size) * 0.1, at(i, size) * 0.13, at(i, 1) * 0.16) * 2 * Math.PI;
    modulus[i] = Math.round(Math.abs((3e3 * (Math.sin(r) - r * Math.cos(r))) / r ** 3));
    real[i] = ((i * 2654435761) % 4294967296) / 4294967296;
    imag[i] = ((i * 2246822519) % 4294967296) / 4294967296;
  }
  return {
    problem: { shape, modulus },
    state: { object: { real, imag, shape }, support: new Uint8Array(length).fill(1) },
  };
}
