import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpy, writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const SHAPE = [24, 20, 36];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-predict-"));
  const { object, pattern } = simulateCrystal({ seed: 5, index: 0, shape: SHAPE, detector: { peakCounts: 1e5 } });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity, object }));
  await writeFile(at("flat.npy"), writeNpy({ data: new Float32Array(256).fill(3), shape: [16, 16] }));
  const network = createNetwork({ channels: 1 });
  const metadata = { threshold: "0.1" };
  await writeFile(
    at("W.safetensors"),
    writeWeights(network, initializeWeights(network), { size: [32, 32, 32], metadata }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("predict", () => {
  it("asks the network, refines, and writes a result on the grid of the pattern", async () => {
    const weights = ["--weights", at("W.safetensors")];
    const outcome = await autophaseHere([
      "predict",
      at("crystal.npz"),
      ...weights,
      "--refine",
      "6",
      "--out",
      at("P.cxi"),
      "--json",
    ]);
    expect(outcome.stderr).toMatch(/pattern: 24 x 20 x 36; oversampling .*, seen at 32 x 32 x 32/);
    expect(outcome.status).toBe(0);
    const result = lastJson(outcome);
    const expected = {
      engine: "wasm",
      shape: SHAPE,
      starts: 1,
      iterations: 6,
      best: 0,
      out: at("P.cxi"),
      report: at("P.html"),
    };
    expect(result).toMatchObject(expected);
    for (const name of ["seconds", "secondsPerIteration", "chi", "chiSquared", "supportVoxels"]) {
      expect(result[name]).toBeTypeOf("number");
    }
    const { object, errorCurve, history } = await readReconstruction(at("P.cxi"));
    expect(object.shape).toEqual(SHAPE);
    expect(errorCurve.length).toBe(6);
    expect(history.at(-1)?.parameters).toMatchObject({ weights: at("W.safetensors"), refine: 6, network: "anl2024" });
    expect(await readFile(at("P.html"), "utf8")).toContain("<svg");
  });

  it("asks the network that is shipped when none is named, and says what it has never seen", async () => {
    const outcome = await autophaseHere(["predict", at("crystal.npz"), "--no-report", "--out", at("D.cxi"), "--json"]);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain("network: patterson-32");
    const remark = "the pattern being smaller than what it sees, 10 % in the network's training: it takes them as dark";
    expect(outcome.stderr).toContain(remark);
    expect(lastJson(outcome)).toMatchObject({ network: "patterson", channels: 24, iterations: 0 });
    const { history } = await readReconstruction(at("D.cxi"));
    expect(history.at(-1)?.parameters).toMatchObject({ weights: "patterson-32" });
  });

  it("learns from the pattern alone: the loss falls", async () => {
    const scratch = ["--fine-tune", "12", "--channels", "2", "--size", "32", "--seed", "1", "--no-report"];
    const outcome = await autophaseHere(["predict", at("crystal.npz"), ...scratch, "--out", at("S.cxi"), "--json"]);
    expect(outcome.status).toBe(0);
    const result = lastJson(outcome);
    expect(result).toMatchObject({ channels: 2, fineTuneSteps: 12, iterations: 0, secondsPerIteration: null });
    expect(result.lastLoss).toBeLessThan(result.firstLoss as number);
  });

  it.each([
    [["crystal.npz", "--network", "anl2024"], "--network and --channels are for --fine-tune"],
    [["crystal.npz", "--weights", "W.safetensors", "--channels", "3"], "--network and --channels are for --fine-tune"],
    [["crystal.npz", "--weights", "missing.safetensors"], "missing.safetensors: no such file"],
    [["crystal.npz", "--weights", "crystal.npz"], "crystal.npz: "],
    [["crystal.npz", "--weights", "W.safetensors", "--size", "20"], "multiple of 16"],
    [["flat.npy", "--weights", "W.safetensors"], "a pattern with 3 axes as the network, got 16 x 16"],
  ])("says what is wrong in one line: %j", async (args, message) => {
    const files = args.map((text) => (/\.(npz|npy|safetensors)$/.test(text) ? at(text) : text));
    const outcome = await autophaseHere(["predict", ...files, "--out", at("bad.cxi")]);
    expect(outcome.status).not.toBe(0);
    expect(outcome.stderr.split("\n").filter((line) => line.startsWith("error: "))).toHaveLength(1);
    expect(outcome.stderr).toContain(message);
  });
});
