import { createRandom, sizeOfShape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { EngineUnavailableError } from "../errors.js";
import { selectEngine } from "../select-engine.js";
import { findTensorflow as findInBrowser } from "./access/web.js";
import { createTensorflowEngine, type TensorflowEngine } from "./tensorflow-engine.js";
import { tensorflowEntry } from "./tensorflow-entry.js";

const SHAPE = [3, 5];
const RULE = {
  name: "all",
  inside: { object: 0.1, projected: 0.9, probed: 0.2 },
  outside: { object: 1, projected: -0.9, probed: -0.1 },
  probe: { inside: 1, outside: 0.5 },
};
const ER = { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } };

/** Every kind of step. */
const STEPS: readonly EngineStep[] = [
  { type: "iterate", rule: RULE },
  { type: "shrink-wrap", sigma: 1.2, threshold: 0.2 },
  { type: "combine", to: 1, terms: [{ from: 0, inside: 1, outside: 0 }] },
  { type: "iterate", rule: { ...ER, admits: { phase: [-1, 1] } } },
  { type: "smooth", field: 1, sigma: 0.8 },
  { type: "dot", a: 0, b: 1 },
  { type: "shrink-wrap", sigma: 0.8, threshold: 0.2, reference: "rms" },
];

function makeCase(): { problem: PhasingProblem; state: PhasingState } {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: sizeOfShape(SHAPE) }, () => random.normal());
  const modulus = draw().map(Math.abs);
  const sum = modulus.reduce((total, value) => total + value, 0);
  const pointSpread = { data: modulus.map((value) => value / sum), shape: SHAPE };
  const object = { real: draw(), imag: draw(), shape: SHAPE };
  const mask = Uint8Array.from(modulus, (_, i) => i % 3);
  return {
    problem: { shape: SHAPE, modulus, mask, pointSpread },
    state: { object, support: new Uint8Array(modulus.length).fill(1) },
  };
}

let engine: TensorflowEngine;
beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  engine = await createTensorflowEngine({ tf });
});
afterEach(() => vi.restoreAllMocks());

describe("createTensorflowEngine", () => {
  it("names the backend that it computes on", () => {
    expect(engine).toMatchObject({ name: "tensorflow", backend: "cpu", hasGpu: false });
    expect(engine.description).toBe(`TensorFlow.js ${tf.version_core}, backend cpu, float32`);
  });

  it("leaves as many tensors after 105 steps of every kind as after 7, and none after dispose", async () => {
    const { problem, state } = makeCase();
    const before = tf.memory().numTensors;
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run(STEPS);
    await workspace.gradient({ background: 0.1, to: 1, products: [1] });
    const settled = tf.memory();
    for (let i = 0; i < 14; i++) await workspace.run(STEPS);
    await workspace.gradient({ background: 0.1, to: 1, products: [0, 1] });
    await workspace.gradient({ background: 0.1, products: [] });
    await workspace.chi();
    await workspace.write(await workspace.read());
    await workspace.writeSupport(await workspace.readSupport());
    await workspace.writeProblem(problem);
    expect(tf.memory().numTensors).toBe(settled.numTensors);
    expect(tf.memory().numBytes).toBe(settled.numBytes);
    workspace.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves none behind when a step fails", async () => {
    const { problem, state } = makeCase();
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const before = tf.memory().numTensors;
    const infinite = { ...RULE, inside: { ...RULE.inside, object: Number.POSITIVE_INFINITY } };
    await expect(workspace.run([{ type: "iterate", rule: infinite }])).rejects.toMatchObject({ _tag: "NumericError" });
    expect(tf.memory().numTensors).toBe(before);
    workspace.dispose();
  });

  it("serves events during a long run", async () => {
    const { problem, state } = makeCase();
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const began = performance.now();
    await workspace.run(Array.from({ length: 21 }, (_, i) => STEPS[i % STEPS.length] as EngineStep));
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(Math.floor((performance.now() - began) / 200));
    workspace.dispose();
  });

  it("waits for a run before it gives memory back", async () => {
    const { problem, state } = makeCase();
    const before = tf.memory().numTensors;
    const workspace = await engine.createWorkspace(problem);
    const together = [workspace.write(state), workspace.run(STEPS)] as const;
    workspace.dispose();
    await expect(together[1]).rejects.toMatchObject({ _tag: "DisposedError" });
    await vi.waitFor(() => expect(tf.memory().numTensors).toBe(before));
  });

  it("says what a backend lacks, and that there is none", async () => {
    const without = { ...tf, getKernel: () => undefined } as unknown as typeof tf;
    const open = createTensorflowEngine({ tf: without });
    await expect(open).rejects.toThrow(EngineUnavailableError);
    await expect(open).rejects.toThrow(
      /the TensorFlow.js backend cpu has no FFT, IFFT, .*; make another the current one/,
    );
    const empty = { ...tf, ready: () => Promise.reject(new TypeError("no backend")) } as unknown as typeof tf;
    await expect(createTensorflowEngine({ tf: empty })).rejects.toThrow(
      "TensorFlow.js has no backend here; import one",
    );
  });
});

describe("tensorflowEntry", () => {
  it("says that a native TensorFlow is not installed, and how to get it; or describes it", async () => {
    const status = await tensorflowEntry().status();
    if (status.available) {
      expect(status.description).toMatch(/^TensorFlow.js [\d.]+, native library, [CG]PU, float32$/);
      return;
    }
    expect(status.howTo).toContain("npm install @tensorflow/tfjs-node-gpu for CUDA, or @tensorflow/tfjs-node");
    expect(status.howTo).toContain("npm run setup:gpu");
    await expect(selectEngine("tensorflow")).rejects.toThrow(`${status.reason}; ${status.howTo}`);
  });

  it("says that there is none in a browser", async () => {
    expect(await findInBrowser()).toMatchObject({ reason: expect.stringContaining("in a browser") });
  });
});
