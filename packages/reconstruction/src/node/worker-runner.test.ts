import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runStarts } from "../starts/run-starts.js";
import { planWorkers } from "./plan-workers.js";
import { createWorkerRunner } from "./worker-runner.js";

const pattern: DiffractionPattern = { intensity: { data: new Float32Array(8), shape: [2, 2, 2] }, history: [] };

/** A worker that speaks as the real one does, and dies in start 1. */
const PROGRAM = `
import { parentPort } from "node:worker_threads";
let [stopped, paused, common] = [false, [], undefined];
parentPort.on("message", ({ type, task, start, id, at, isPaused }) => {
  if (type === "task") { common = task; return; }
  if (type === "stop") { stopped = true; return; }
  if (type === "pause" || type === "resume") { paused.push(type); return; }
  if (type === "look") {
    const failed = { error: { name: "RangeError", message: "no room" } };
    const answer = at === "solution" ? failed : { found: { at, paused } };
    if (at !== "judged view") parentPort.postMessage({ type: "look", id, answer });
    return;
  }
  paused.push(isPaused);
  if (start === 1) { setTimeout(() => process.exit(7), 5); return; }
  if (start === 4) throw new RangeError("out of memory");
  parentPort.postMessage({ type: "event", event: { type: "progress", start, iteration: 1, chi: [0.5], supportVoxels: 8 } });
  if (start === 3) {
    const error = { name: "SupportError", message: "shrink-wrap: the support became empty", tag: "SupportError" };
    parentPort.postMessage({ type: "outcome", outcome: { type: "failed", start, error } });
    return;
  }
  // before its iterations, and deaf
  if (start === 8) for (;;);
  if (start === 9) parentPort.postMessage({ type: "event", event: { type: "begin", start } });
  const poll = () => {
    if (start === 9 && !stopped) { setTimeout(poll, 2); return; }
    const solution = { start, seed: common.options.seed, voxels: common.pattern.intensity.data.length };
    parentPort.postMessage({ type: "outcome", outcome: { type: stopped ? "interrupted" : "finished", solution } });
  };
  poll();
});
`;

describe("createWorkerRunner", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "autophase-worker-"));
    await writeFile(join(folder, "worker.mjs"), PROGRAM);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const runner = () => {
    const program = pathToFileURL(join(folder, "worker.mjs"));
    return createWorkerRunner(pattern, { seed: 11 }, { engine: { name: "wasm", threads: 1 }, program });
  };

  it("hands the task over, passes events on, and outlives a worker that exits or throws", async () => {
    const events: string[] = [];
    const onEvent = ({ type }: { type: string }): number => events.push(type);
    const { solutions, failed } = await runStarts({ runners: [runner()], starts: 6, onEvent });
    expect(solutions).toEqual([0, 2, 5].map((start) => ({ start, seed: 11, voxels: 8 })));
    expect(failed.map(({ start, error }) => [start, error.name, error.message])).toEqual([
      [1, "WorkerLostError", expect.stringContaining("exit status 7")],
      [3, "SupportError", "shrink-wrap: the support became empty"],
      [4, "WorkerLostError", expect.stringContaining("out of memory")],
    ]);
    expect(events.filter((type) => type === "progress")).toHaveLength(4);
  });

  it("tells its worker to stop", async () => {
    const own = runner();
    const controller = new AbortController();
    const onEvent = ({ type }: { type: string }): void => void (type === "begin" && controller.abort());
    const outcome = await own.run(9, { signal: controller.signal, onEvent });
    expect(outcome).toMatchObject({ type: "interrupted", solution: { start: 9 } });
    await own.dispose();
  });

  it("gives a start up at once that has not begun, and goes on with a new worker", async () => {
    const own = runner();
    const controller = new AbortController();
    const onEvent = (): void => controller.abort();
    expect(await own.run(8, { signal: controller.signal, onEvent })).toEqual({ type: "not-begun", start: 8 });
    expect(await own.run(0, {})).toMatchObject({ type: "finished", solution: { start: 0 } });
    await own.dispose();
    const reason = new RangeError("enough");
    const outcome = runStarts({ runners: [runner()], starts: 3, signal: AbortSignal.abort(reason) });
    await expect(outcome).rejects.toBe(reason);
  });

  it("passes questions, pauses and answers to and fro", async () => {
    const { run, watch, dispose } = runner();
    const controller = new AbortController();
    expect(await watch.view()).toBeUndefined();
    watch.pause();
    const outcome = run(9, { signal: controller.signal });
    watch.resume();
    expect(await watch.view()).toEqual({ at: "view", paused: [true, "resume"] });
    await expect(watch.solution()).rejects.toMatchObject({ name: "RangeError", message: "no room" });
    const unanswered = watch.view({ judged: true });
    controller.abort();
    await outcome;
    expect(await unanswered).toBeUndefined();
    await dispose();
  });
});

describe("planWorkers", () => {
  const free = 16 * 2 ** 30;
  it.each([
    ["one for each core", [64, 64, 64], 10, 2, free, { workers: 2, threads: 1 }],
    ["no more than starts, the other cores as threads", [64, 64, 64], 3, 16, free, { workers: 3, threads: 5 }],
    ["no more than memory carries", [512, 512, 512], 10, 8, 30 * 2 ** 30, { workers: 2, threads: 4 }],
    ["at least one", [256, 256, 256], 10, 2, 2 ** 20, { workers: 1, threads: 2 }],
  ])("%s", (_, shape, starts, cores, freeBytes, expected) => {
    expect(planWorkers(shape, starts, { cores, freeBytes })).toEqual(expected);
  });
});
