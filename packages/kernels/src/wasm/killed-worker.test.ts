import { syncBuiltinESMExports } from "node:module";
import threadsModule, { type Worker } from "node:worker_threads";
import { createRandom, sizeOfShape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { WorkerError } from "../errors.js";
import { registerWasmBackend } from "../tfjs/register-wasm-backend.js";
import { createRuntime } from "./runtime.js";
import { createWasmEngine } from "./wasm-engine.js";
import { createWasmFft } from "./wasm-fft.js";

/** Threads as Node starts them, so that a test can kill one as the system would. */
let started: Worker[] = [];
const { Worker: RealWorker } = threadsModule;

beforeEach(() => {
  started = [];
  threadsModule.Worker = class extends RealWorker {
    constructor(...given: ConstructorParameters<typeof RealWorker>) {
      super(...given);
      started.push(this);
    }
  };
  syncBuiltinESMExports();
});

afterEach(() => {
  threadsModule.Worker = RealWorker;
  syncBuiltinESMExports();
});

const ITERATE: EngineStep = {
  type: "iterate",
  rule: {
    name: "er",
    inside: { object: 0, projected: 1 },
    outside: { object: 0, projected: 0 },
  },
};

it.each([0, 1])("a run whose thread %d is killed fails at once, and the engine goes on as if new", async (victim) => {
  const engine = createWasmEngine({ threads: 2 });
  const { problem, state } = makeCase([24, 30, 28]);
  const workspace = await engine.createWorkspace(problem);
  await workspace.write(state);
  const expected = await workspace.run([ITERATE, ITERATE]);
  const before = engine.report();
  const run = workspace.run(new Array<EngineStep>(100_000).fill(ITERATE));
  setTimeout(() => started[victim]?.terminate(), 20);
  await expect(run).rejects.toThrow(WorkerError);
  await expect(run).rejects.toMatchObject({
    _tag: "WorkerError",
    message: expect.stringContaining(`thread ${victim} died`),
  });
  await workspace.write(state);
  expect(await workspace.run([ITERATE, ITERATE])).toEqual(expected);
  expect(started).toHaveLength(4);
  const after = engine.report();
  expect([after.usedBytes, after.blocks]).toEqual([before.usedBytes, before.blocks]);
  workspace.dispose();
  engine.dispose();
});

it("memory is flat over 20 deaths", async () => {
  const runtime = await createRuntime(2);
  const fft = createWasmFft(runtime, [96, 96, 96]);
  await fft.forward();
  const before = runtime.report();
  for (let death = 0; death < 20; death++) {
    const job = fft.forward();
    await started.at(-1 - (death % 2))?.terminate();
    await job.catch((error: unknown) => expect(error).toBeInstanceOf(WorkerError));
    await fft.inverse();
  }
  expect(started.length).toBeGreaterThan(20);
  expect(runtime.report()).toEqual(before);
  runtime.dispose();
});

it("a thread of the learning backend that dies is replaced by itself", async () => {
  const { dispose, report } = await registerWasmBackend({ threads: 2 });
  const x = tf.ones([64, 64, 16]);
  const expected = tf.neg(x).dataSync();
  const { blocks, usedBytes } = report();
  await started[1]?.terminate();
  expect(() => tf.neg(x)).toThrow(WorkerError);
  await expect.poll(() => tf.tidy(() => tf.neg(x).dataSync())).toEqual(expected);
  expect(started).toHaveLength(4);
  expect(report()).toMatchObject({ blocks, usedBytes });
  dispose();
});

function makeCase(shape: readonly number[]): { problem: PhasingProblem; state: PhasingState } {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return {
    problem: { shape, modulus: draw().map(Math.abs) },
    state: {
      object: { real: draw(), imag: draw(), shape },
      support: Uint8Array.from(draw(), (value) => (value > 0 ? 1 : 0)),
    },
  };
}
