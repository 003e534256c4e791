import type { PhasingEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import type { DiffractionPattern, Shape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import type { WatchedRunner } from "../starts/start-watch.js";
import type { WorkerEngine } from "./worker-engine.js";
import { createPoolOn, type WorkerPoolOptions } from "./worker-pool.js";

const patternOf = (...shape: number[]): DiffractionPattern => ({
  intensity: { data: new Float32Array(0), shape },
  history: [],
});
const engine = createReferenceEngine();

/** Engines of the workers that a pool makes where four starts fit beside each other; none where it makes no worker. */
function workersOf(
  starts: number,
  own: PhasingEngine,
  options?: WorkerPoolOptions,
  pattern = patternOf(2, 2, 2),
): readonly WorkerEngine[] {
  const made: WorkerEngine[] = [];
  const runner: WatchedRunner = {
    run: () => Promise.reject(new TypeError("nothing runs here")),
    watch: {
      underWay: () => undefined,
      view: async () => undefined,
      solution: async () => undefined,
      snapshot: async () => undefined,
      pause: () => {},
      resume: () => {},
    },
    dispose: async () => {},
  };
  const platform = {
    planWorkers: (_: Shape, _starts: number, { cores = 8 }: { cores?: number } = {}) => ({
      workers: Math.min(4, starts, cores),
      threads: 2,
    }),
    createRunner: (_: DiffractionPattern, _options: object, workerEngine: WorkerEngine) => {
      made.push(workerEngine);
      return runner;
    },
  };
  const runners = createPoolOn(platform, own, options).createRunners(pattern, {}, starts);
  expect(runners).toHaveLength(Math.max(1, made.length));
  return made;
}

describe("createPoolOn", () => {
  it("has as many workers as are planned, or asked for", () => {
    expect(workersOf(9, engine)).toEqual(Array(4).fill({ name: "reference", threads: 2 }));
    expect(workersOf(9, engine, { workers: 2 })).toHaveLength(2);
    expect(workersOf(2, engine, { workers: 8 })).toHaveLength(2);
    expect(workersOf(9, engine, { cores: 3 })).toHaveLength(3);
  });

  it("stays in the calling thread with a single start, unless that is to be free", () => {
    expect(workersOf(1, engine)).toEqual([]);
    expect(workersOf(9, engine, { workers: 1 })).toEqual([]);
    expect(workersOf(1, engine, { keepsThreadFree: true })).toHaveLength(1);
  });

  it("leaves it to the signals where the pattern is large", () => {
    expect(workersOf(1, engine, {}, patternOf(202, 202, 202))).toEqual([]);
    expect(workersOf(1, engine, {}, patternOf(204, 204, 204))).toHaveLength(1);
  });

  it("stays there with engines of the whole machine", () => {
    const gpu = { ...engine, name: "gpu" } as const;
    expect(workersOf(9, gpu, { keepsThreadFree: true })).toEqual([]);
    expect(workersOf(9, gpu, {}, patternOf(256, 256, 256))).toEqual([]);
  });
});
