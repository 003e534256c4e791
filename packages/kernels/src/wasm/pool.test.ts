import { afterEach, describe, expect, it } from "vitest";
import { startThread } from "#threads";
import { DisposedError, WorkerError } from "../errors.js";
import { createAllocator } from "./allocator.js";
import { compileModule } from "./compile-module.js";
import type { Job } from "./control.js";
import { CONTROL, JOB } from "./layout.generated.js";
import { createPool, type Pool, type PoolOptions } from "./pool.js";

/** No job has this number: threads trap on it. */
const TRAP = 99 as Job;

let pools: Pool[] = [];
afterEach(() => {
  for (const pool of pools) pool.dispose();
  pools = [];
});

async function open(threads: number, options: Partial<PoolOptions> = {}) {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 64, shared: true });
  const allocator = createAllocator(memory, 1024, 64 * 65536);
  const pool = createPool({ module: await compileModule(), memory, threads, ...allocator, ...options });
  pools.push(pool);
  return { pool, memory, allocator };
}

describe.each([1, 2, 3])("a pool of %d", (threads) => {
  it("does 1,000 jobs of each kind while memory stays flat", async () => {
    const { pool, allocator } = await open(threads);
    await pool.run(JOB.nothing, 0);
    const before = allocator.report();
    for (let i = 0; i < 1000; i++) await pool.run(JOB.nothing, 0);
    for (let i = 0; i < 1000; i++) pool.runSync(JOB.nothing, 0);
    expect(allocator.report()).toEqual(before);
  });

  it("does jobs in order when they are ordered at once", async () => {
    const { pool } = await open(threads);
    const order: number[] = [];
    await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run(JOB.nothing, 0).then(() => order.push(i))));
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it("fails a job in which a thread traps, and does the next with new threads", async () => {
    const { pool } = await open(threads);
    await pool.run(JOB.nothing, 0);
    await expect(pool.run(TRAP, 0)).rejects.toThrow(WorkerError);
    await expect(pool.run(TRAP, 0)).rejects.toMatchObject({ _tag: "WorkerError" });
    await pool.run(JOB.nothing, 0);
    expect(() => pool.runSync(TRAP, 0)).toThrow("thread 0 failed");
    await pool.start();
    pool.runSync(JOB.nothing, 0);
    await pool.run(JOB.nothing, 0);
  });

  it("refuses use after dispose", async () => {
    const { pool } = await open(threads);
    await pool.run(JOB.nothing, 0);
    pool.dispose();
    await expect(pool.run(JOB.nothing, 0)).rejects.toThrow(DisposedError);
    expect(() => pool.runSync(JOB.nothing, 0)).toThrow(DisposedError);
  });
});

it("does not block on threads that were not started", async () => {
  const { pool } = await open(2);
  expect(() => pool.runSync(JOB.nothing, 0)).toThrow(WorkerError);
  await pool.start();
  pool.runSync(JOB.nothing, 0);
});

it("fails the job under way when a worker dies, wakes the others, and starts again", async () => {
  let deaths = 0;
  const { pool, memory } = await open(2, {
    // The first worker never takes a job and dies a moment later; all that follow are sound.
    startThread: (start, events) => {
      if (deaths > 0) return startThread(start, events);
      deaths++;
      setTimeout(() => events.message({ type: "ready" }), 5);
      setTimeout(() => events.death("killed"), 300);
      return { terminate: async () => {}, keepAlive: () => {} };
    },
  });
  await expect(pool.run(JOB.nothing, 0)).rejects.toThrow("thread 0 died: killed");
  expect(Atomics.load(new Int32Array(memory.buffer), (1024 + CONTROL.fields.aborted.offset) >> 2)).toBe(1);
  await pool.run(JOB.nothing, 0);
});

it("gives a job up in which nothing moves", async () => {
  let isSound = false;
  const { pool } = await open(2, {
    stillMilliseconds: 200,
    // ready, and never heard of again
    startThread: (start, events) => {
      if (isSound) return startThread(start, events);
      setTimeout(() => events.message({ type: "ready" }), 1);
      return { terminate: async () => {}, keepAlive: () => {} };
    },
  });
  await expect(pool.run(JOB.nothing, 0)).rejects.toThrow(/thread 0 died: its threads stand still, at /);
  isSound = true;
  await pool.run(JOB.nothing, 0).catch(() => {});
  await pool.run(JOB.nothing, 0);
});

it("fails the job under way when it is disposed", async () => {
  const { pool } = await open(2, {
    startThread: (_start, events) => {
      setTimeout(() => events.message({ type: "ready" }), 1);
      return { terminate: async () => {}, keepAlive: () => {} };
    },
  });
  const job = pool.run(JOB.nothing, 0);
  setTimeout(pool.dispose, 20);
  await expect(job).rejects.toThrow(DisposedError);
});

it("says so when no worker can be started, each time", async () => {
  const { pool } = await open(2, {
    startThread: () => {
      throw new TypeError("not allowed here");
    },
  });
  for (let i = 0; i < 2; i++) await expect(pool.run(JOB.nothing, 0)).rejects.toThrow("not allowed here");
  await expect(pool.start()).rejects.toThrow(WorkerError);
});
