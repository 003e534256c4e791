// One ER/HIO iteration with a Gaussian shrink-wrap (sigma 1, threshold 0.1) and the error in every one.

import { er, hio, ruleOf } from "@autophase/phase-retrieval";
import { scipyMissing } from "./fft-row.mjs";

/** Iterations of one call: engines that have to be waited for are waited for as `phase` does, every ten iterations. */
const BLOCKS = { wasm: 1, reference: 1, gpu: 10, tensorflow: 10 };

export async function iterationRow(engine, size, iterations, peer, together = BLOCKS[engine.name]) {
  const row = { work: `iteration ${size}^3, ${engine.name}`, peer: "SciPy", peerSeconds: peer?.secondsPerIteration };
  const note = [engine.name === "wasm" ? "" : engine.description, peer ? "" : scipyMissing].filter(Boolean).join("; ");
  try {
    const seconds = await medianIteration(engine, size, iterations, together);
    return { ...row, seconds, budget: engine.name === "wasm" ? 0.33 : undefined, note };
  } catch (error) {
    // what an engine refuses belongs into the table
    if (!["EngineMemoryError", "ShapeError"].includes(error._tag)) throw error;
    return { ...row, note: error.message };
  } finally {
    engine.dispose?.();
  }
}

async function medianIteration(engine, size, iterations, block) {
  const { problem, state } = ellipsoid(size);
  const workspace = await engine.createWorkspace(problem);
  await workspace.write(state);
  const times = [];
  for (let k = 0; k < iterations + 2 * block; k += block) {
    const start = performance.now();
    await workspace.run(Array.from({ length: block }, (_, i) => stepsOf(k + i)).flat());
    if (k >= 2 * block) times.push((performance.now() - start) / 1000 / block);
  }
  workspace.dispose();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

export function stepsOf(iteration) {
  return [
    { type: "shrink-wrap", sigma: 1, threshold: 0.1 },
    { type: "iterate", rule: ruleOf(iteration % 20 < 4 ? er() : hio()) },
  ];
}

/** An ellipsoid, counted; a start without structure. */
export function ellipsoid(size) {
  const shape = [size, size, size];
  const length = size ** 3;
  const modulus = new Float32Array(length);
  const real = new Float32Array(length);
  const imag = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    modulus[i] = amplitudeOf(size, i, size / 2);
    real[i] = ((i * 2654435761) % 4294967296) / 4294967296;
    imag[i] = ((i * 2246822519) % 4294967296) / 4294967296;
  }
  return {
    problem: { shape, modulus },
    state: { object: { real, imag, shape }, support: new Uint8Array(length).fill(1) },
  };
}

/** Amplitude of an ellipsoid in closed form, in whole numbers. @param shift - size / 2: corner layout; 0: centred. */
export function amplitudeOf(size, i, shift) {
  const at = (stride) => ((Math.floor(i / stride) + shift) % size) - size / 2 + 0.5;
  const r = Math.hypot(at(size * size) * 0.1, at(size) * 0.13, at(1) * 0.16) * 2 * Math.PI;
  return Math.round(Math.abs((3e3 * (Math.sin(r) - r * Math.cos(r))) / r ** 3));
}
