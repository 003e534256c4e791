import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { turnOfEvents } from "./turn-of-events.js";

async function seenIn(turns: number): Promise<readonly string[]> {
  const seen: string[] = [];
  const { port1, port2 } = new MessageChannel();
  const message = new Promise<void>((resolve) => {
    port1.onmessage = () => {
      seen.push("message");
      resolve();
    };
  });
  const timer = new Promise<void>((resolve) => {
    setTimeout(() => {
      seen.push("timer");
      resolve();
    }, 2);
  });
  port2.postMessage(0);
  let isDone = false;
  void Promise.all([message, timer]).then(() => {
    isDone = true;
  });
  for (let turn = 0; turn < turns && !isDone; turn++) {
    const until = performance.now() + 0.1;
    while (performance.now() < until);
    await turnOfEvents();
  }
  port1.close();
  return seen;
}

describe.each(["setImmediate", "a channel"])("turnOfEvents by %s", (means) => {
  beforeEach(() => {
    if (means === "a channel") vi.stubGlobal("setImmediate", undefined);
  });
  afterEach(() => vi.unstubAllGlobals());

  it("lets messages and timers in between pieces of work", async () => {
    expect([...(await seenIn(5000))].sort()).toEqual(["message", "timer"]);
  });

  it("settles in the order in which it was asked for", async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((k) => turnOfEvents().then(() => order.push(k))));
    expect(order).toEqual([1, 2, 3]);
  });

  it("waits for no timer", async () => {
    const began = performance.now();
    for (let turn = 0; turn < 400; turn++) await turnOfEvents();
    // as timers of no time 400 ms at least
    expect(performance.now() - began).toBeLessThan(300);
  });
});
