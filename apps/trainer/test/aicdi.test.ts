import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFft, fftshift } from "@autophase/kernels";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, writeNpy } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";

const DESCRIPTION = new URL("../../../docs/sabath/autophase.json", import.meta.url);

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const names = Array.from({ length: 20 }, (_, k) => `1_c${Math.floor(k / 5)}_${k % 5}_32.npy`);
// no padding, to be quick
const small = ["--size", "32", "--channels", "2", "--batch", "4", "--loss", "mae", "--no-tensorboard"];
const results = async (name: string) => JSON.parse(await readFile(at(name), "utf8"));

/** Twenty files as the list's are: complex128, 32^3, centred waves of objects in the middle of their cube. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-aicdi-"));
  for (const [index, name] of names.entries()) {
    const { object } = simulateCrystal({ seed: 5, index, shape: [32, 32, 32] });
    const wave = { real: Float64Array.from(object.real), imag: Float64Array.from(object.imag), shape: object.shape };
    createFft(wave.shape).forward(wave);
    await writeFile(at(name), writeNpy(fftshift(wave) as ComplexArray<Float64Array>));
  }
  const lines = names.map((name) => `https://hchan.data.nst.anl.gov/aicdi_data_set1/${name}\n`);
  await writeFile(at("aicdi_data.txt"), lines.join(""));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("train --list", () => {
  it("learns from the published split, halves the rate by epochs, and says what it is worth", async () => {
    const rates = ["--schedule", "step", "--rate-every", "1", "--learning-rate", "1e-3", "--minimum-rate", "1e-9"];
    const args = ["train", "--list", at("aicdi_data.txt"), ...small, ...rates, "--epochs", "2"];
    const outcome = await trainerHere([...args, "--out", at("run"), "--results", at("results.json")]);
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain("aicdi_data.txt, 32 x 32 x 32, 2 epochs of 4 steps of 4");
    const found = await results("results.json");
    expect(found).toMatchObject({
      patterns: { training: 16, validation: 2, test: 2 },
      ...{ shape: [32, 32, 32], batch: 4, steps: 8, loss: "mae", engine: "wasm", test: { patterns: 2 } },
      settings: { list: at("aicdi_data.txt"), noise: "modulus", threshold: [0.1, 0.1], rateEvery: 1 },
    });
    expect(found.epochs.map(({ learningRate }: { learningRate: number }) => learningRate)).toEqual([1e-3, 5e-4]);
    for (const { trainingLoss, validationLoss } of found.epochs) {
      expect(trainingLoss).toBeGreaterThan(0);
      expect(validationLoss).toBeGreaterThan(0);
    }
    expect(found.samplesPerSecond).toBeGreaterThan(0.1);
    expect(found.test.loss).toBeGreaterThan(0);
    expect(found.test.pcc).toBeGreaterThan(-1);
    // the same again, from the same test patterns, to the bit
    await trainerHere([
      "train",
      "--config",
      at("run", "run.json"),
      "--out",
      at("again"),
      "--results",
      at("again.json"),
    ]);
    expect((await results("again.json")).test).toEqual(found.test);
  });

  it("takes the first names of the list, from a folder that is named, with counts of the intensity", async () => {
    await mkdir(at("waves"), { recursive: true });
    for (const name of names.slice(0, 8)) await writeFile(at("waves", name), await readFile(at(name)));
    const args = ["train", "--list", at("aicdi_data.txt"), "--data", at("waves"), "--limit", "8", ...small];
    const more = ["--size", "64", "--noise", "intensity", "--epochs", "1", "--batch", "2", "--validation", "1"];
    const outcome = await trainerHere([...args, ...more, "--out", at("few"), "--results", at("few.json")]);
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(await results("few.json")).toMatchObject({
      patterns: { training: 6, validation: 1, test: 1 },
      shape: [64, 64, 64],
    });
  });

  it("runs by the commands of the description for SABATH", async () => {
    const { name, run } = JSON.parse(await readFile(DESCRIPTION, "utf8"));
    expect(name).toBe("autophase");
    const [, training]: string[] = run.autophase;
    const marker = "autophase-trainer ";
    const typed = training
      .slice(training.indexOf(marker) + marker.length)
      .replace("{dataset.main}", at("aicdi_data.txt"));
    // a smaller network for fewer epochs, as for a first trial; the last of two options counts
    const args = [
      ...typed.split(" "),
      "--channels",
      "2",
      "--epochs",
      "1",
      "--batch",
      "4",
      "--accumulate",
      "1",
      "--size",
      "32",
    ];
    const outputs = args.map((arg) => (["run", "results.json"].includes(arg) ? at(`sabath-${arg}`) : arg));
    const outcome = await trainerHere(outputs);
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(await results("sabath-results.json")).toMatchObject({
      settings: { network: "yao2022", schedule: "step", rateEvery: 20, learningRate: 1e-3, threshold: [0.1, 0.1] },
    });
  });

  it.each<[string, () => string[], RegExp]>([
    [
      "files that were not fetched",
      () => ["--list", at("aicdi_data.txt"), "--data", at("waves"), "--limit", "12"],
      /waves: 4 of 12 files of .*aicdi_data\.txt are missing, the first 1_c1_3_32\.npy; fetch them, or take fewer/,
    ],
    ["no list", () => ["--list", at("none.txt")], /none\.txt: /],
    ["a list of nothing", () => ["--list", at("nothing.txt")], /nothing\.txt: expected names or addresses/],
    [
      "too few for the published split",
      () => ["--list", at("aicdi_data.txt"), "--limit", "1"],
      /1 patterns do not suffice for the published split/,
    ],
    [
      "a file that is no wave",
      () => ["--list", at("reals.txt"), "--batch", "1", "--channels", "2"],
      /real\.npy: expected the complex wave of a crystal, got real numbers/,
    ],
  ])("refuses %s", async (_, args, message) => {
    await writeFile(at("nothing.txt"), "\n");
    await writeFile(at("real.npy"), writeNpy({ data: new Float32Array(32 ** 3).fill(1), shape: [32, 32, 32] }));
    await writeFile(at("reals.txt"), "real.npy\n".repeat(5));
    const { status, stderr } = await trainerHere(["train", ...args(), "--out", at("bad"), "--batch", "2"]);
    await rm(at("bad"), { recursive: true, force: true });
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").filter((line) => line.startsWith("error:"))).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("is one source of several", async () => {
    const { status, stderr } = await trainerHere(["train", "--list", "a", "--simulate", "3", "--out", at("bad")]);
    expect(stderr).toMatch(/error: give --data FOLDER, --simulate N or --list FILE/);
    expect(status).toBe(2);
  });
});
