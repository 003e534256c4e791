/** The live view of the built program: looking, pausing, saving and stopping, and that none of it changes a bit. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import type { Outcome } from "@autophase/vitest/run-program";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPage, type Page } from "./open-page.js";
import { autophase, lastJson } from "./run-autophase.js";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-live-"));
  const { pattern } = simulateCrystal({ seed: 5, index: 0, shape: [16, 18, 20], detector: { peakCounts: 1e5 } });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity }));
  const network = createNetwork({ channels: 1 });
  const settings = { size: [16, 16, 16] as const, metadata: { threshold: "0.1" } };
  await writeFile(at("W.safetensors"), writeWeights(network, initializeWeights(network), settings));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the program with a live page on a free port, and `visit` beside it as soon as the page is there. */
async function withPage(
  args: readonly string[],
  visit: (page: Page, address: string) => Promise<void>,
): Promise<Outcome> {
  let visited: Promise<void> | undefined;
  let said = "";
  const outcome = await autophase([...args, "--live-port", "0", "--no-report"], (child, text) => {
    said += text;
    const address = /^live view: (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\n/m.exec(said)?.[1];
    if (!address || visited) return;
    visited = openPage(address).then((page) => visit(page, address));
    // a visit that fails leaves behind a run that may be paused, or has no end
    visited.catch(() => child.kill("SIGKILL"));
  });
  if (!visited) throw new TypeError(`there was no page: ${outcome.stderr}`);
  await visited;
  return outcome;
}

describe("the live view", () => {
  it("shows a run from its begin to its verdict, and changes no bit of it", async () => {
    const recipe = ["--recipe", "20*ER+100*HIO+30*ER", "--starts", "2", "--seed", "3", "--engine", "wasm", "--json"];
    const args = ["reconstruct", at("crystal.npz"), ...recipe];
    const plain = await autophase([...args, "--out", at("P.cxi"), "--no-report"]);
    const live = await withPage([...args, "--out", at("L.cxi"), "--live"], async (page) => {
      expect(await page.post("pause")).toEqual({ ok: true, message: "paused" });
      const { done } = await page.until("status", ({ state }) => state === "paused");
      expect(done).toBeLessThan(300);
      expect(await page.post("resume")).toEqual({ ok: true, message: "" });
      const { message } = await page.until("status", ({ state }) => state === "finished");
      const [hello] = page.heard("hello");
      expect(hello).toMatchObject({ title: "L.cxi", axes: ["depth", "height", "width"] });
      expect(hello?.measured.shape).toEqual([18, 20]);
      // the first of them is what a network saw
      expect(page.heard("start")[0]).toMatchObject({ id: 0, name: "first sight", state: "predicted" });
      expect(new Set(page.heard("view").map(({ id }) => id))).toEqual(new Set([0, 1, 2]));
      const planes = page.heard("view")[0]?.planes ?? [];
      expect(planes).toHaveLength(3);
      for (const { amplitude } of planes) {
        const bytes = Buffer.from(amplitude.bytes, "base64");
        expect(bytes).toHaveLength(amplitude.shape[0] * amplitude.shape[1]);
        expect(Math.max(...bytes)).toBeGreaterThan(100);
      }
      const ends = page.heard("start").filter(({ state }) => state === "finished");
      expect(new Set(ends.map(({ name }) => name))).toEqual(new Set(["start 1", "start 2"]));
      for (const { iteration, iterations, freeLlk } of ends)
        expect([iteration, iterations, freeLlk.at(-1)?.[0]]).toEqual([150, 150, 150]);
      expect(message).toBe((lastJson(plain).verdict as { reason: string }).reason);
    });
    expect(live.status).toBe(0);
    expect({ ...lastJson(live), ...volatile }).toEqual({ ...lastJson(plain), ...volatile });
    const [watched, alone] = [await readReconstruction(at("L.cxi")), await readReconstruction(at("P.cxi"))];
    expect(watched.object).toEqual(alone.object);
    expect(watched.errorCurve).toEqual(alone.errorCurve);
    expect(watched.maps).toEqual(alone.maps);
    // standard error is no terminal here
    expect(live.stderr.match(/^the live view needs a terminal; .*\n/gm)).toHaveLength(1);
    expect(live.stderr).toMatch(/^phasing 300\/300 \(100 %\)/m);
    expect(live.stderr).not.toContain("\x1b");
    expect(live.stderr.match(/^(paused|resumed) from the live page/gm)).toEqual([
      "paused from the live page",
      "resumed from the live page",
    ]);
  });

  it("shows what the run begins at, where its first start begins at a network of its own", async () => {
    const weights = ["--weights", at("W.safetensors")];
    await autophase(["predict", at("crystal.npz"), ...weights, "--refine", "0", "--out", at("Q.cxi"), "--no-report"]);
    const { support } = await readReconstruction(at("Q.cxi"));
    const args = [
      "phase",
      at("crystal.npz"),
      ...weights,
      "--recipe",
      "20*ER",
      "--out",
      at("W.cxi"),
      "--engine",
      "wasm",
    ];
    await withPage(args, async (page) => {
      await page.until("status", ({ state }) => state === "finished");
      const [sight] = page.heard("start");
      expect(sight).toMatchObject({ name: "first sight", supportVoxels: support.data.filter(Boolean).length });
    });
  });

  it("pauses, saves, goes on, and stops a paused run as Ctrl-C would", async () => {
    const args = ["phase", at("crystal.npz"), "--recipe", "1000000*ER", "--out", at("S.cxi"), "--engine", "wasm"];
    const outcome = await withPage(args, async (page, address) => {
      await page.until("view", ({ iteration }) => iteration > 0);
      await page.post("pause");
      const { ok, message } = await page.post("save?start=1");
      expect(ok, message).toBe(true);
      const file = /^saved (.*S\.iteration-(\d+)\.cxi)$/.exec(message) ?? [];
      const iteration = Number(file[2]);
      const { object, history } = await readReconstruction(String(file[1]));
      expect(object.shape).toEqual([16, 18, 20]);
      expect(history.at(-1)?.parameters).toMatchObject({ recipe: "1000000*ER", start: 0, iteration });
      const other = await openPage(address);
      expect(await other.until("status", () => true)).toMatchObject({ state: "paused", done: iteration });
      other.leave();
      await page.post("resume");
      await page.until("start", (start) => start.iteration > iteration);
      await page.post("pause");
      expect(await page.post("stop")).toMatchObject({ ok: true });
      const end = await page.until("status", ({ state }) => state === "interrupted");
      expect(end.message).toContain("the best so far is in");
    });
    expect(outcome.status).toBe(130);
    expect(outcome.stderr).toMatch(/^error: interrupted; the best so far is in .*S\.cxi; .*--resume goes on\n$/m);
    expect((await readReconstruction(at("S.cxi"))).history.at(-1)?.parameters.interrupted).toBe(true);
  });

  it("says in one line when its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const args = ["phase", at("crystal.npz"), "--out", at("X.cxi"), "--recipe", "10*ER", "--live-port", String(port)];
    const taken = await autophase(args);
    other.close();
    expect(taken.status).toBe(1);
    expect(taken.stderr.match(/^error: .*\n/gm)).toEqual([
      `error: --live-port ${port}: port ${port} of 127.0.0.1 is in use; name another one, or 0 for any that is free\n`,
    ]);
    await expect(readFile(at("X.cxi"))).rejects.toThrow("ENOENT");
  });
});

/** What no two runs have in common. */
const volatile = { out: "", seconds: 0, secondsPerIteration: 0 };
