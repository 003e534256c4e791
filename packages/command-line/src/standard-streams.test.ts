import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { interruptSignal } from "./interrupt-signal.js";
import { lossOf, surviveLostStream } from "./standard-streams.js";

function streamThatFails(code: string): NodeJS.WriteStream {
  const stream = new EventEmitter() as NodeJS.WriteStream;
  surviveLostStream(stream);
  surviveLostStream(stream);
  expect(stream.listenerCount("error")).toBe(1);
  stream.emit("error", Object.assign(new Error(`${code}: write`), { code }));
  return stream;
}

describe("surviveLostStream", () => {
  it("hears of a loss once, and tells a full disk from a reader who has enough", async () => {
    expect(await lossOf(streamThatFails("ENOSPC"))).toBe("the disk is full");
    expect(await lossOf(streamThatFails("EIO"))).toBe("EIO: write");
    expect(await lossOf(streamThatFails("EPIPE"))).toBeUndefined();
  });
});

describe("interruptSignal", () => {
  it("hears a lost connection", () => {
    const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const before = names.map((name) => process.listeners(name));
    const signal = interruptSignal();
    try {
      process.emit("SIGHUP", "SIGHUP");
      expect(signal.reason).toMatchObject({ _tag: "InterruptedError", message: "interrupted by SIGHUP" });
    } finally {
      for (const [i, name] of names.entries()) {
        for (const listener of process.listeners(name)) if (!before[i].includes(listener)) process.off(name, listener);
      }
    }
  });
});
