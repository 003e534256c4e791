import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-trainer-bad-"));
  await writeFile(at("file"), "not a folder");
  await trainerHere(["simulate", "--count", "2", "--size", "20", "--out", at("twenty")]);
  await trainerHere(["simulate", "--count", "2", "--size", "16", "--out", at("set")]);
  await trainerHere(["simulate", "--count", "1", "--size", "16", "--seed", "1", "--out", at("mixed")]);
  await writeFile(at("mixed", "other.npy"), writeNpy({ data: new Float32Array(32 ** 3).fill(1), shape: [32, 32, 32] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const train = (...args: string[]): string[] => ["train", "--out", at("run"), "--channels", "2", ...args];
const evaluate = (weights: string, data: string): string[] => [
  "evaluate",
  "--weights",
  at(weights),
  "--data",
  at(data),
];

describe("bad input ends with one line, status 1, no stack and no output", () => {
  it.each<[string, () => string[], RegExp]>([
    [
      "a size that does not divide",
      () => train("--simulate", "8", "--size", "20"),
      /size must be a multiple of 16, got 20: crop or pad the data to 16 or 32/,
    ],
    [
      "data of such a size",
      () => train("--data", at("twenty"), "--validation", "0", "--batch", "2"),
      /multiple of 16, got 20/,
    ],
    [
      "more patterns than the disk has room for",
      () => ["simulate", "--count", "1000000000000", "--size", "16", "--out", at("run")],
      /run: needs about .* MB, and .* MB are free on its disk/,
    ],
    ["a missing folder of data", () => train("--data", at("nowhere")), /nowhere: there is no such folder of patterns/],
    ["a folder without patterns", () => train("--data", folder), /holds no pattern/],
    [
      "nothing but a pattern of another size beside the only one",
      () => train("--data", at("mixed"), "--validation", "0", "--batch", "2"),
      /a batch of 2 needs as many patterns to learn from, there are 1/,
    ],
    [
      "too few patterns for a batch",
      () => train("--data", at("set"), "--validation", "0"),
      /a batch of 4 needs as many patterns/,
    ],
    [
      "nothing left to learn from",
      () => train("--data", at("set"), "--validation", "2"),
      /2 patterns of 2 crystals do not suffice with 2 held out/,
    ],
    [
      "a single value to normalise over",
      () => train("--simulate", "2", "--size", "16", "--batch", "1"),
      /leaves one value/,
    ],
    [
      "an unknown network",
      () => train("--simulate", "4", "--size", "16", "--network", "anl2042"),
      /unknown network "anl2042": known are anl2024/,
    ],
    [
      "an engine that cannot learn",
      () => train("--simulate", "4", "--size", "16", "--engine", "webgl"),
      /the webgl engine cannot learn; engines that can: gpu, wasm, tensorflow, reference/,
    ],
    [
      "an output that cannot be made",
      () => ["train", "--out", at("file", "run"), "--simulate", "8", "--size", "16"],
      /cannot be made or written to/,
    ],
    ["nothing to resume", () => train("--resume"), /holds no run to resume/],
    ["missing weights", () => evaluate("nowhere.safetensors", "set"), /nowhere\.safetensors: /],
    ["weights that are none", () => evaluate("file", "set"), /file: header of .* does not fit/],
    [
      "a simulation into a file",
      () => ["simulate", "--count", "1", "--size", "16", "--out", at("file")],
      /cannot be made or written to/,
    ],
    [
      "a simulation over another",
      () => ["simulate", "--count", "1", "--size", "16", "--out", at("set")],
      /already holds a data set/,
    ],
  ])("%s", async (_, args, message) => {
    const before = await readdir(folder);
    const { status, stdout, stderr } = await trainerHere(args());
    const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
    expect(errors, stderr).toHaveLength(1);
    expect(errors[0]).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    await rm(at("run"), { recursive: true, force: true });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe("wrong usage ends with status 2", () => {
  it.each<[string, () => string[]]>([
    ["an unknown command", () => ["fly"]],
    ["an unknown option", () => ["train", "--fast"]],
    ["no output", () => ["train", "--simulate", "8"]],
    ["no source", () => train()],
    ["two sources", () => train("--simulate", "8", "--data", "there")],
    ["half a crystal", () => ["simulate", "--count", "0.5", "--out", "here"]],
    ["an unknown family", () => ["simulate", "--count", "1", "--out", "here", "--family", "plaid"]],
    ["a schedule there is not", () => train("--simulate", "8", "--schedule", "lunar")],
  ])("%s", async (_, args) => {
    const { status, stdout, stderr } = await trainerHere(args());
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /m);
  });
});
