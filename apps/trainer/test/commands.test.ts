import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, type RealArray, readNpz } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";
import { lastJson, trainer } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const small = ["--simulate", "8", "--size", "16", "--channels", "2", "--batch", "4", "--validation", "2"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-trainer-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("simulate", () => {
  it("writes the crystals of the seed, and how they were made", async () => {
    const drawn = ["--family", "polynomial", "--max-phase", "2", "--peak-counts", "1e4,1e5"];
    const outcome = await trainerHere([
      "simulate",
      "--count",
      "3",
      "--size",
      "16",
      "--seed",
      "9",
      "--out",
      at("set"),
      ...drawn,
      "--json",
    ]);
    expect(outcome.status).toBe(0);
    expect(lastJson(outcome)).toMatchObject({ count: 3, shape: [16, 16, 16], seed: 9, split: "train" });
    const files = ["crystal-000000.npz", "crystal-000001.npz", "crystal-000002.npz", "dataset.json"];
    expect((await readdir(at("set"))).sort()).toEqual(files);
    const expected = simulateCrystal({
      seed: 9,
      index: 2,
      shape: [16, 16, 16],
      strain: { families: ["polynomial"], maximumPhase: 2 },
      detector: { peakCounts: [1e4, 1e5] },
    });
    const arrays = readNpz(await readFile(at("set", "crystal-000002.npz")));
    expect((arrays.get("intensity") as RealArray).data).toEqual(expected.pattern.intensity.data);
    expect((arrays.get("object") as ComplexArray).imag).toEqual(expected.object.imag);
    expect((arrays.get("support") as RealArray).data).toEqual(expected.support.data);
    const description = JSON.parse(await readFile(at("set", "dataset.json"), "utf8"));
    expect(description.settings).toMatchObject({ seed: 9, split: "train", size: 16 });
    expect(description.crystals[2]).toMatchObject({ file: "crystal-000002.npz", index: 2, family: "polynomial" });
  });

  it("ends with what it has when interrupted", async () => {
    const args = ["simulate", "--count", "500", "--size", "32", "--out", at("cut")];
    let isSent = false;
    const outcome = await trainer(args, (child, text) => {
      if (isSent || !text.includes("simulating")) return;
      isSent = child.kill("SIGINT");
    });
    expect(outcome.status).toBe(130);
    expect(outcome.stderr).toMatch(/error: interrupted; \d+ of 500 crystals are in /);
    const { crystals } = JSON.parse(await readFile(at("cut", "dataset.json"), "utf8"));
    expect((await readdir(at("cut"))).length).toBe(crystals.length + 1);
  });
});

describe("train", () => {
  it("leaves weights, checkpoint, history, report, and how to repeat it", async () => {
    const outcome = await trainerHere([
      "train",
      "--out",
      at("run"),
      ...small,
      "--epochs",
      "3",
      "--seed",
      "4",
      "--json",
    ]);
    expect(outcome.status).toBe(0);
    expect(outcome.stderr.split("\n")[0]).toMatch(/^engine: auto: wasm/);
    expect(outcome.stderr).toMatch(/training 6\/6 \(100 %\) epoch 3\/3 loss 0\.\d+/);
    const result = lastJson(outcome);
    expect(result).toMatchObject({ engine: "wasm", network: "anl2024", channels: 2, epochs: 3, steps: 6 });
    expect((await readdir(at("run"))).sort()).toEqual([
      ...["best.safetensors", "checkpoints", "history.json", "last.safetensors"],
      ...["report.html", "run.json", "steps.csv", "tensorboard"],
    ]);
    const checkpoints = ["best", ...[2, 4, 6].map((step) => `step-0000000${step}`)].map(
      (name) => `${name}.safetensors`,
    );
    expect((await readdir(at("run", "checkpoints"))).sort()).toEqual(checkpoints);
    const report = await readFile(at("run", "report.html"), "utf8");
    expect(report).toContain("Finished: 6 of 6 steps");
    expect(report).not.toContain("<script");
    const history = JSON.parse(await readFile(at("run", "history.json"), "utf8"));
    expect(history.map(({ step }: { step: number }) => step)).toEqual([2, 4, 6]);
    expect(result.firstLoss).toBe(history[0].trainingLoss);
    expect(result.lastLoss).toBe(history[2].trainingLoss);
    const run = JSON.parse(await readFile(at("run", "run.json"), "utf8"));
    expect(run).toMatchObject({
      engine: "wasm",
      settings: { seed: 4, simulate: 8, batch: 4, shape: [16, 16, 16] },
    });
  });

  it("interrupted and resumed, equals an uninterrupted run to the last bit", async () => {
    const args = [...small, "--epochs", "8", "--seed", "5"];
    await trainerHere(["train", "--out", at("whole"), ...args]);
    let isSent = false;
    const cut = await trainer(["train", "--out", at("resumed"), ...args], (child, text) => {
      if (isSent || !text.includes("training ")) return;
      isSent = child.kill("SIGINT");
    });
    expect(cut.status).toBe(130);
    expect(cut.stderr).toMatch(/error: interrupted; go on with: autophase-trainer train --out .* --resume/);
    const rest = await trainerHere(["train", "--out", at("resumed"), "--resume", "--json"]);
    expect(rest.status).toBe(0);
    expect(rest.stderr).toMatch(/resumed after \d+ steps/);
    expect(lastJson(rest).steps).toBeLessThan(16);
    for (const file of ["checkpoints/step-00000016.safetensors", "best.safetensors", "last.safetensors"]) {
      expect((await readFile(at("resumed", file))).equals(await readFile(at("whole", file))), file).toBe(true);
    }
    const losses = async (run: string): Promise<number[]> =>
      JSON.parse(await readFile(at(run, "history.json"), "utf8")).map(
        ({ trainingLoss }: { trainingLoss: number }) => trainingLoss,
      );
    expect(await losses("resumed")).toEqual(await losses("whole"));
  });

  it("learns from a folder, and goes on for more epochs", async () => {
    await trainerHere(["simulate", "--count", "9", "--size", "16", "--out", at("folder")]);
    const args = ["train", "--out", at("from-folder"), "--data", at("folder"), "--channels", "2", "--validation", "1"];
    const own = ["--network", "anl-ddp", "--schedule", "constant"];
    const first = await trainerHere([...args, ...own, "--epochs", "1", "--json"]);
    expect(lastJson(first)).toMatchObject({ network: "anl-ddp", epochs: 1, steps: 2, shape: [16, 16, 16] });
    const more = await trainerHere([...args, "--epochs", "3", "--resume", "--json"]);
    expect(lastJson(more)).toMatchObject({ network: "anl-ddp", epochs: 3, steps: 4 });
    const other = await trainerHere([...args, "--batch", "3", "--resume"]);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(/error: --resume: batch of this run is 4, got 3; leave it out/);
  });
});
