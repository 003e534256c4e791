import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.js";

/** A stream that says it is a terminal of 80 columns, or none, and what was written to it. */
function collectingStream(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: string[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk) => chunks.push(String(chunk)));
  const terminal = { isTTY, columns: 80, cursorTo() {}, clearLine() {}, moveCursor() {} };
  return { stream: Object.assign(stream, terminal) as unknown as NodeJS.WriteStream, text: () => chunks.join("") };
}

describe("createProgress", () => {
  it("draws on a terminal a bar that begins with what was done before it was there", async () => {
    const { stream, text } = collectingStream(true);
    const progress = createProgress("phasing", 40, stream);
    progress.update(10, "chi 0.083");
    await expect.poll(text).toContain("25 % | 10/40");
    expect(text()).toContain("| chi 0.083");
    progress.update(40);
    progress.stop();
    expect(text()).toContain("100 % | 40/40");
  });

  it("draws no bar of what has ended before it is there", async () => {
    const { stream, text } = collectingStream(true);
    const progress = createProgress("phasing", 40, stream);
    progress.stop();
    await import("cli-progress");
    await sleep(150);
    expect(text()).toBe("");
  });

  it("writes a line for every tenth elsewhere", () => {
    const { stream, text } = collectingStream(false);
    const progress = createProgress("phasing", 40, stream);
    for (let done = 1; done <= 40; done++) progress.update(done);
    progress.stop();
    expect(text().split("\n").filter(Boolean)).toHaveLength(10);
    expect(text()).toContain("phasing 20/40 (50 %)\n");
  });

  it("goes on when there is more to do than was thought", async () => {
    const { stream, text } = collectingStream(true);
    const progress = createProgress("phasing", 40, stream);
    progress.update(40);
    await expect.poll(text).toContain("100 % | 40/40");
    progress.update(40, "", 80);
    progress.update(60, "", 80);
    progress.stop();
    expect(text()).toContain("75 % | 60/80");
    const plain = collectingStream(false);
    const lines = createProgress("phasing", 40, plain.stream);
    for (let done = 1; done <= 40; done++) lines.update(done);
    for (let done = 41; done <= 80; done++) lines.update(done, "", 80);
    expect(plain.text()).toContain("phasing 40/40 (100 %)\nphasing 48/80 (60 %)\n");
  });
});
