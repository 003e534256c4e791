import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { type DiffractionPattern, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createWorkerRunner } from "../node/worker-runner.js";
import { createWorkerEngine } from "./create-worker-engine.js";
import { isWorkerEngine, type WorkerEngine } from "./worker-engine.js";

const pattern: DiffractionPattern = { intensity: { data: new Float32Array(8), shape: [2, 2, 2] }, history: [] };

describe("createWorkerEngine", () => {
  it.each(["wasm", "reference"] as const)("is the engine that was named: %s", (name) => {
    const engine = createWorkerEngine({ name, threads: 1 });
    expect(engine.name).toBe(name);
    expect(engine.description).toContain("1 thread");
  });

  it.each(["gpu", "webgl", "tensorflow"] as const)("is never another one in the place of %s", (name) => {
    const engine = { name: name as EngineName, threads: 1 } as WorkerEngine;
    expect(() => createWorkerEngine(engine)).toThrow(ValueError);
    const create = () => createWorkerRunner(pattern, {}, { engine });
    expect(create).toThrow(`createWorkerRunner: workers have wasm or reference, not ${name}; use createLocalRunner`);
  });
});

describe("isWorkerEngine", () => {
  it("knows them all", () => {
    expect(ENGINE_NAMES.filter(isWorkerEngine)).toEqual(["reference", "wasm"]);
  });
});
