import type { DiffractionPattern } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { keepThreads, type WaitingThread } from "./kept-threads.js";
import { createThreadRunner, type ThreadListeners } from "./thread-runner.js";

const pattern: DiffractionPattern = { intensity: { data: new Float32Array(8), shape: [2, 2, 2] }, history: [] };

/** Threads that end each start at once but start 1, which they never end, with what becomes of each. */
function threads() {
  const log: string[][] = [];
  let lose = (_: string): void => {};
  const kept = keepThreads((): WaitingThread => {
    const own: string[] = [];
    log.push(own);
    let listeners: ThreadListeners | undefined;
    return {
      send(request) {
        own.push(request.type);
        if (request.type !== "run" || request.start === 1) return;
        const error = { name: "RangeError", message: "no room" };
        const outcome = { type: "failed", start: request.start, error } as const;
        queueMicrotask(() => listeners?.onReport({ type: "outcome", outcome }));
      },
      listen(next) {
        listeners = next;
        lose = (reason) => next?.onLost(reason);
      },
      terminate: async () => void own.push("ended"),
      keepAlive: (isNeeded) => void own.push(isNeeded ? "needed" : "waits"),
    };
  });
  const runner = () => createThreadRunner(pattern, {}, { name: "wasm", threads: 1 }, kept.open);
  return { log, kept, runner, lose: (reason: string) => lose(reason) };
}

it("gives the next task to a thread that waits, and ends it in the end", async () => {
  const { log, kept, runner } = threads();
  for (let k = 0; k < 3; k++) {
    const own = runner();
    await own.run(0, {});
    await own.dispose();
  }
  const once = ["needed", "task", "run", "waits"];
  expect(log).toEqual([[...once, ...once, ...once]]);
  await kept.close();
  expect(log[0]?.at(-1)).toBe("ended");
});

it("has one for each that is at work, and none that was lost while it waited", async () => {
  const { log, runner, lose } = threads();
  const both = [runner(), runner()];
  await Promise.all(both.map((own) => own.run(0, {})));
  await Promise.all(both.map((own) => own.dispose()));
  lose("exit status 7");
  const again = [runner(), runner()];
  await Promise.all(again.map((own) => own.run(0, {})));
  expect(log).toHaveLength(3);
});

it("ends one that is in the middle of a start, and after its end those that come back", async () => {
  const { log, kept, runner } = threads();
  const [busy, late] = [runner(), runner()];
  void busy.run(1, {});
  await busy.dispose();
  expect(log).toEqual([["needed", "task", "run", "ended"]]);
  await late.run(0, {});
  await kept.close();
  await late.dispose();
  expect(log[1]?.at(-1)).toBe("ended");
});
