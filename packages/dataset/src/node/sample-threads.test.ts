import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { SampleWorkerError } from "../errors.js";
import type { SampleTask } from "../sample-task.js";
import { createThreadedMaker } from "./sample-threads.js";

/** Answers with the number of the crystal; does as the name of a file says. */
const PROGRAM = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ id, task, isForTraining }) => {
  if (task.path === "die") throw new Error("out of luck");
  if (task.path === "leave") process.exit(7);
  if (task.path === "bad") return parentPort.postMessage({ id, failure: { message: "bad: truncated", tag: "FormatError" } });
  if (task.path === "never") return;
  parentPort.postMessage({ id, sample: { name: String(task.options.index), isForTraining } });
});`;

const maker = (threads: number) => createThreadedMaker(threads, () => new Worker(PROGRAM, { eval: true }));
const crystal = (index: number): SampleTask => ({ type: "simulate", options: { seed: 1, index } });
const file = (path: string): SampleTask => ({ type: "read", path });

describe("createThreadedMaker", () => {
  it.each([1, 3])("answers each order with its sample (%i threads)", async (threads) => {
    const { forTraining, whole, close } = maker(threads);
    const samples = await Promise.all(Array.from({ length: 20 }, (_, index) => forTraining(crystal(index))));
    expect(samples.map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    expect(await whole(crystal(4))).toMatchObject({ name: "4", isForTraining: false });
    await close();
  });

  it("passes on what is wrong with a file, and goes on", async () => {
    const { forTraining, close } = maker(1);
    await expect(forTraining(file("bad"))).rejects.toMatchObject({ _tag: "FormatError", message: "bad: truncated" });
    expect((await forTraining(crystal(1))).name).toBe("1");
    await close();
  });

  it.each([
    ["die", /ended: out of luck/],
    ["leave", /ended: status 7/],
  ])("fails with a typed error when a thread dies (%s), all orders and later ones", async (path, message) => {
    const { forTraining, close } = maker(2);
    const orders = [forTraining(file("never")), forTraining(file(path)), forTraining(file("never"))];
    const outcomes = await Promise.allSettled(orders);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { _tag: "SampleWorkerError" } });
      expect((outcome as PromiseRejectedResult).reason.message).toMatch(message);
    }
    await expect(forTraining(crystal(1))).rejects.toBeInstanceOf(SampleWorkerError);
    await close();
  });

  it("ends its threads when closed, in the middle of work too", async () => {
    const workers: Worker[] = [];
    const spawn = (): Worker => {
      const worker = new Worker("for (;;);", { eval: true });
      workers.push(worker);
      return worker;
    };
    const { forTraining, close } = createThreadedMaker(1, spawn);
    void forTraining(crystal(0));
    await close();
    await close();
    expect(workers).toHaveLength(1);
    expect(workers[0]?.threadId).toBe(-1);
    await expect(forTraining(crystal(1))).rejects.toThrow(/closed/);
  });
});
