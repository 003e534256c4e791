import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateCrystal } from "@autophase/simulation";
import { readHdf5Array, writeNpz } from "@autophase/tensor-io";
import { readFileBytes, readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-recipe-options-"));
  const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [32, 32, 32], detector: { peakCounts: 1e5 } });
  await writeFile(at("P.npz"), writeNpz({ intensity: pattern.intensity }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...more: string[]) =>
  autophaseHere([
    "reconstruct",
    at("P.npz"),
    "--recipe",
    "40*HIO+10*ER",
    "--starts",
    "2",
    "--no-report",
    "--json",
    ...more,
  ]);

describe("entries of the recipe as options", () => {
  it("change what runs, beside those that have a name of their own", async () => {
    const typed = ["--sigma", "1.5", "--shrink-wrap-border", "3", "--shrink-wrap-reshape", "1,-1", "--keep-best", "1"];
    const changes = ["--coherence", "gaussian", "--coherence-trigger", "20,10", "--held-out-fraction", "0.1"];
    const outcome = await run("--out", at("R.cxi"), ...typed, ...changes);
    expect(outcome.status, outcome.stderr).toBe(0);
    const parameters = (await readReconstruction(at("R.cxi"))).history.at(-1)?.parameters ?? {};
    expect(parameters.shrinkWrap).toMatchObject({ sigma: [1.5, 1.5], border: 3, reshape: [1, -1], threshold: 0.14 });
    expect(parameters.coherence).toMatchObject({ model: "gaussian", first: 20, every: 10 });
    expect(parameters.keep).toMatchObject({ best: 1 });
  }, 60_000);

  it("leave out starts with too much outside their support, and say so where none is left", async () => {
    const kept = await run("--out", at("kept.cxi"), "--keep-outside", "0.5");
    expect(kept.status, kept.stderr).toBe(0);
    const outcome = await run("--out", at("none.cxi"), "--keep-outside", "1e-6");
    expect(outcome.stderr).toMatch(
      /error: none of 2 starts has 0\.000001 or less of its power outside the support; the least is 0\.0/,
    );
    expect(outcome.status).toBe(1);
  }, 60_000);

  it.each<[string, string[], number, RegExp]>([
    [
      "a misspelt one",
      ["--shrink-wrap-boarder", "2"],
      2,
      /unknown option '--shrink-wrap-boarder'[\s\S]*--shrink-wrap-border/,
    ],
    ["a value out of range", ["--shrink-wrap-border", "0"], 2, /expected an integer of at least 1/],
    ["one that needs another", ["--settling-every", "3"], 1, /settling\.last: expected an integer .*got nothing/],
  ])("refuse %s", async (_, args, status, message) => {
    const outcome = await run("--out", at("bad.cxi"), ...args);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.status).toBe(status);
  });
});

describe("--crop-output", () => {
  it("keeps the object around its support, and is read as if it were whole", async () => {
    const whole = await run("--out", at("whole.cxi"));
    expect(whole.status, whole.stderr).toBe(0);
    const cropped = await run("--out", at("cropped.cxi"), "--crop-output", "2", "--save", "all");
    expect(cropped.status, cropped.stderr).toBe(0);
    const image = await readHdf5Array(await readFileBytes(at("cropped.cxi")), { dataset: "/entry_1/image_1/data" });
    expect(Math.max(...image.shape)).toBeLessThan(32);
    const [one, other] = [await readReconstruction(at("whole.cxi")), await readReconstruction(at("cropped.cxi"))];
    expect(other.object.shape).toEqual([32, 32, 32]);
    expect(other.support).toEqual(one.support);
    expect((await stat(at("cropped.cxi"))).size).toBeLessThan((await stat(at("whole.cxi"))).size);
    const compared = lastJson(await autophaseHere(["compare", at("cropped.cxi"), at("whole.cxi"), "--json"]));
    expect(compared.invariantError).toBeLessThan(1e-3);
  }, 60_000);
});
