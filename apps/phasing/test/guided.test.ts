import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-guided-"));
  const { pattern } = simulateCrystal({ seed: 5, index: 0, shape: [16, 18, 16], detector: { peakCounts: 1e5 } });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reconstruct = (out: string, ...more: string[]): string[] => [
  "reconstruct",
  at("crystal.npz"),
  "--out",
  at(out),
  ...more,
];

describe("reconstruct --generations", () => {
  const recipe = ["--recipe", "5*ER+20*HIO+10*ER", "--starts", "4", "--seed", "2", "--engine", "wasm", "--json"];
  const search = ["--generations", "3", "--breed", "avg_ab,max_ab", "--metric", "chi,freeLlk", "--cull", "1,0"];

  it("says how each generation went, whatever the number of workers", async () => {
    const two = await autophase(reconstruct("G.cxi", "--workers", "2", ...recipe, ...search));
    const result = lastJson(two);
    expect(result).toMatchObject({
      starts: 3,
      iterations: 35 * (4 + 3 + 3),
      founding: { agree: expect.any(Number) },
      generations: [
        { generation: 0, breed: null, metric: "chi", starts: 4, failed: 0 },
        { generation: 1, breed: "avg_ab", metric: "freeLlk", starts: 3, failed: 0 },
        { generation: 2, breed: "max_ab", metric: "freeLlk", starts: 3, failed: 0 },
      ],
    });
    expect(two.stderr).toMatch(
      /^generation 1\/3: 4 starts, chi 0\.\d+ at best \(start \d\), median 0\.\d+, median distance/m,
    );
    expect(two.stderr).toMatch(/phasing .*generation 2\/3 start \d\/4 chi/);
    expect((result.verdict as { reason: string }).reason).toMatch(/had found it alone, before any were bred/);
    const page = await readFile(at("G.html"), "utf8");
    expect(page).toContain("Generations");
    expect(page).toContain("max_ab");
    const one = await autophaseHere(reconstruct("H.cxi", "--workers", "1", "--no-report", ...recipe, ...search));
    expect(lastJson(one).generations).toEqual(result.generations);
    const [first, second] = [await readReconstruction(at("G.cxi")), await readReconstruction(at("H.cxi"))];
    expect(second.object).toEqual(first.object);
    expect(first.history.at(-1)?.parameters).toMatchObject({
      generations: { count: 3, breed: ["avg_ab", "max_ab"], metric: ["chi", "freeLlk"], cull: [1, 0] },
      generationTable: [{ starts: 4 }, { starts: 3 }, { starts: 3 }],
    });
  });

  it("keeps the last complete generation when it is interrupted", async () => {
    let isSent = false;
    const args = reconstruct("I.cxi", "--starts", "2", "--recipe", "60*ER", "--generations", "200");
    const outcome = await autophase(args, (child, text) => {
      if (isSent || !text.includes("generation 2/200: ")) return;
      isSent = true;
      child.kill("SIGINT");
    });
    expect(outcome.status).toBe(130);
    const { history } = await readReconstruction(at("I.cxi"));
    const told = [...outcome.stderr.matchAll(/^generation \d+\/200: /gm)].length;
    expect(told).toBeLessThan(200);
    const { interrupted, generationTable } = history.at(-1)?.parameters ?? {};
    expect(interrupted).toBe(true);
    expect(generationTable).toHaveLength(told);
  });

  it("reads generations from JSON and from cohere, and explains them", async () => {
    const here = ["--no-report", "--workers", "1", "--engine", "wasm"];
    const generations = { count: 2, metric: "sharpness", sigma: 1.5, threshold: [0.2], lowPass: [0.5] };
    await writeFile(at("guided.json"), JSON.stringify({ recipe: "6*ER", starts: 2, generations }));
    const result = lastJson(
      await autophaseHere(reconstruct("J.cxi", "--recipe", at("guided.json"), ...here, "--json")),
    );
    expect(result).toMatchObject({ iterations: 24, generations: [{ metric: "sharpness" }, { breed: "sqrt_ab" }] });
    const plain = await autophaseHere([
      ...reconstruct("J.cxi", "--recipe", at("guided.json"), "--generations", "1", ...here, "--json"),
    ]);
    expect(lastJson(plain)).not.toHaveProperty("generations");
    const phased = await autophaseHere([
      "phase",
      at("crystal.npz"),
      "--out",
      at("K.cxi"),
      "--recipe",
      at("guided.json"),
      ...here,
    ]);
    expect(phased.stderr).toContain("recipe: generations are left out; autophase reconstruct runs them");
    await writeFile(at("config_rec"), 'algorithm_sequence = "6*ER"\nreconstructions = 4\nga_generations = 3\n');
    const explained = await autophaseHere(["recipe", "explain", at("config_rec"), "--no-time"]);
    expect(explained.stdout).toContain(
      "A guided search of 3 generations: after each but the last the 4 starts are ranked",
    );
  });

  it.each([
    [["--breed", "avg_ab"], 2, "--breed is of a guided search: give --generations 2 or more"],
    [["--generations", "2", "--breed", "magic"], 2, "expected one of none, sqrt_ab"],
    [["--generations", "2", "--metric", "beauty"], 2, "expected one of freeLlk, chi, sharpness, summedPhase, volume"],
    [["--generations", "0"], 2, "expected an integer from 1 to 1000"],
    [["--generations", "3", "--cull", "2"], 1, "generations: cull: expected fewer than the 4 starts in all, got 4"],
  ])("refuses %j in one line", async (args, status, message) => {
    const outcome = await autophaseHere(reconstruct("X.cxi", ...recipe, ...args));
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(outcome.status).toBe(status);
  });
});
