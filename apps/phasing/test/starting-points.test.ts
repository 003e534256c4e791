/** Where starts begin, and which of their iterates count: through `reconstruct` and `phase`. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { type Reconstruction, writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-starting-"));
  const { pattern } = simulateCrystal({ seed: 5, index: 0, shape: [16, 16, 16], detector: { peakCounts: 1e5 } });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity }));
  const network = createNetwork({ channels: 1 });
  const settings = { size: [16, 16, 16] as const, metadata: { threshold: "0.1" } };
  await writeFile(at("W.safetensors"), writeWeights(network, initializeWeights(network), settings));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What was said, the numbers, and the file. */
async function run(command: "phase" | "reconstruct", ...more: string[]) {
  const common = ["--out", at("R.cxi"), "--no-report", "--engine", "wasm", "--workers", "1", "--json"];
  const outcome = await autophaseHere([command, at("crystal.npz"), ...common, ...more]);
  expect(outcome.stderr).not.toContain("error: ");
  const file: Reconstruction = await readReconstruction(at("R.cxi"));
  return { said: outcome.stderr, result: lastJson(outcome), file, parameters: file.history.at(-1)?.parameters ?? {} };
}

interface Judged {
  readonly start: number;
  readonly freeLlk: number;
  readonly chi: number;
}

/** The table of the starts, in the order of their numbers. */
const tableOf = ({ startTable }: Reconstruction["history"][number]["parameters"]): Judged[] =>
  [...(startTable as unknown as Judged[])].sort((a, b) => a.start - b.start);

describe("where starts begin", () => {
  const plain = ["--seed", "4", "--no-shrink-wrap"];

  it("--from first, then the network's guess; the other starts stay as they are", async () => {
    const first = await run("phase", ...plain, "--recipe", "10*ER+30*HIO+20*ER");
    await writeFile(at("first.npz"), writeNpz({ object: first.file.object, support: first.file.support }));
    const starts = [...plain, "--recipe", "3*ER", "--starts", "4"];
    const random = await run("reconstruct", ...starts);
    const told = await run("reconstruct", ...starts, "--from", at("first.npz"), "--weights", at("W.safetensors"));
    expect(told.said).toMatch(/^start 2: the network of .*W\.safetensors; oversampling .*, seen at 16 x 16 x 16$/m);
    expect(random.said).not.toContain("network");
    expect(told.parameters).toMatchObject({ from: [at("first.npz")], weights: at("W.safetensors") });
    const [others, all] = [tableOf(random.parameters), tableOf(told.parameters)];
    expect(all.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
    const numbers = ({ freeLlk, chi }: Judged): number[] => [freeLlk, chi];
    expect(all.slice(2).map(numbers)).toEqual(others.slice(2).map(numbers));
    expect(numbers(all[1] as Judged)).not.toEqual(numbers(others[1] as Judged));
    // what has been phased for sixty iterations is far ahead of three
    expect(2 * (all[0] as Judged).chi).toBeLessThan((others[0] as Judged).chi);
  });

  it("--from goes on where the other reconstruction ended", async () => {
    const first = await readReconstruction(at("R.cxi"));
    await writeFile(at("again.npz"), writeNpz({ object: first.object, support: first.support }));
    const on = await run("phase", ...plain, "--recipe", "3*ER", "--from", at("again.npz"));
    const more = await run("phase", ...plain, "--recipe", "6*ER", "--from", at("again.npz"));
    expect(on.file.errorCurve).toEqual(more.file.errorCurve.slice(0, 3));
    await writeFile(at("three.npz"), writeNpz({ object: on.file.object, support: on.file.support }));
    const rest = await run("phase", ...plain, "--recipe", "3*ER", "--from", at("three.npz"));
    expect(rest.file.errorCurve[0]).toBeCloseTo(more.file.errorCurve[3] as number, 5);
  });
});

describe("--average", () => {
  it("takes the mean of the last iterates, in phase and in reconstruct", async () => {
    const hio = ["--recipe", "10*ER+20*HIO", "--seed", "4"];
    const last = await run("phase", ...hio);
    const mean = await run("phase", ...hio, "--average", "10");
    expect(mean.parameters.averageLast).toBe(10);
    expect(mean.file.errorCurve).toEqual(last.file.errorCurve);
    expect(mean.file.object.real).not.toEqual(last.file.object.real);
    // one iterate is its own mean
    const one = await run("phase", ...hio, "--average", "1");
    expect(one.file.object).toEqual(last.file.object);
    const answer = await run("reconstruct", ...hio, "--starts", "2", "--average", "10");
    expect(answer.parameters.averageLast).toBe(10);
    expect(tableOf(answer.parameters)).toHaveLength(2);
  });
});
