/** Files and configurations as other people have them, made by the generators beside the repository. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sharedPath } from "@autophase/vitest/shared";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const CASES = sharedPath("cases");
const MODULES = "import numpy, h5py, tifffile";
const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", MODULES]).status === 0);
const missing = existsSync(CASES)
  ? python
    ? ""
    : " (skipped: no python3 with numpy, h5py, tifffile)"
  : " (skipped: no cases in ../shared)";

let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);

beforeAll(() => {
  if (missing !== "") return;
  folder = mkdtempSync(join(tmpdir(), "autophase-others-"));
  for (const name of readdirSync(CASES)) if (name.startsWith("gen_")) cpSync(join(CASES, name), at(name));
  for (const kind of ["values", "edf", "cohere", "fio", "folders", "mask", "marks", "npz", "spec", "split", "tiff"]) {
    const made = spawnSync(python ?? "python3", [`gen_${kind}.py`, kind], { cwd: folder, encoding: "utf8" });
    expect(made.status, made.stderr).toBe(0);
  }
  spawnSync(python ?? "python3", ["gen_recipes.py", "cohere"], { cwd: folder });
  spawnSync("sh", ["gen_lfs.sh", "lfs"], { cwd: folder });
  spawnSync("sh", ["gen_pynx_params.sh", "pynx_params.txt"], { cwd: folder });
}, 120_000);
afterAll(() => {
  if (missing === "") rmSync(folder, { recursive: true, force: true });
});

const info = async (...parts: string[]) =>
  lastJson(await autophaseHere(["info", at(...parts), "--no-thumbnail", "--json"]));
const prepare = (...args: string[]) =>
  autophaseHere(["prepare", ...args, "--out", at("P.cxi"), "--force", "--no-report", "--json"]);
const explained = async (...parts: string[]) => {
  const outcome = await autophaseHere(["recipe", "explain", at(...parts), "--no-time", "--json"]);
  expect(outcome.stderr).toBe("");
  return lastJson(outcome) as {
    recipe: string;
    starts: number;
    sentences: string[];
    remarks: string[];
    idle: string[];
  };
};

describe.skipIf(missing !== "")(`other people's files${missing}`, () => {
  it("EDF: every writer's frames", async () => {
    const several: Record<string, number> = {
      "binary-size": 3,
      "padded-size": 3,
      "general-block": 2,
      "with-variances": 2,
    };
    for (const name of readdirSync(at("edf"))) {
      if (name === "last-cut.edf") continue;
      const frames = several[name.replace(/\..*/, "")] ?? (name.startsWith("members") ? 3 : 1);
      const { sum } = await info("edf", name);
      expect([name, sum]).toEqual([name, 810 * frames + (3000 * frames * (frames - 1)) / 2]);
    }
    const { stderr } = await autophaseHere(["info", at("edf", "last-cut.edf")]);
    expect(stderr).toMatch(/^error: .*last-cut\.edf: frame 3: .* it is truncated$/m);
  });

  it("TIFF: broken private tags, thumbnails, bits, lengths of strips", async () => {
    const plain = [
      ...["private-tag-broken", "private-tag-type", "strip-length-zero", "strip-length-huge", "rows-per-strip-max"],
      ...["white-is-zero", "two-zero-tags", "trailing-text", "thumbnail", "half", "big"],
    ];
    for (const name of plain) expect([name, (await info("tiff", `${name}.tif`)).sum]).toEqual([name, 810]);
    expect((await info("tiff", "bool.tif")).sum).toBe(19);
    expect((await info("tiff", "signed.tif")).sum).toBe(753);
    for (const name of ["imagej-stack.tif", "ome-stack.ome.tif"]) expect((await info("tiff", name)).sum).toBe(11430);
    expect((await info("tiff", "4d.tif")).sum).toBe(21240);
  });

  it("SPEC: one oddity each", async () => {
    const told = { energyKev: 9, distanceMeters: 0.5, rockingStepDegrees: 0.16 / 31 };
    const run = async (name: string, scan = "54") => {
      const log = ["--spec", at("spec", `${name}.spec`), "--scan", scan, "--geometry", "34-ID-C"];
      return prepare(at("mask", "frames.npy"), ...log, "--pixel-size", "55e-6");
    };
    const odd = readdirSync(at("spec")).map((name) => name.replace(".spec", ""));
    for (const name of odd.filter((one) => !/^(two-motors|number-twice)/.test(one))) {
      const found = lastJson(await run(name));
      expect([name, found]).toEqual([name, expect.objectContaining({ energyKev: 9, distanceMeters: 0.5 })]);
      expect(found.rockingStepDegrees).toBeCloseTo(told.rockingStepDegrees, 9);
    }
    expect((await run("two-motors")).stderr).toMatch(/the detector moves in scan 54 \(Delta\): it is no rocking scan/);
    for (const name of ["number-twice", "number-twice-alike"]) {
      expect((await run(name)).stderr).toMatch(/there are 2 scans of number 54, and the last is taken: 54\.1 is ascan/);
      expect(lastJson(await run(name, "54.1"))).toMatchObject({ energyKev: 9, distanceMeters: 0.5 });
    }
  });

  it("cohere: what is configured goes before the log, and stands where there is none", async () => {
    const run = async (name: string) =>
      prepare(at("mask", "frames.npy"), "--cohere", at("cohere", name, "conf"), "--scan", "54");
    const override = await run("override");
    expect(lastJson(override)).toMatchObject({ energyKev: 9.3, distanceMeters: 0.505 });
    expect(override.stderr).not.toMatch(/^cohere: (energy|detdist)/m);
    const nospec = await prepare(at("mask", "frames.npy"), "--cohere", at("cohere", "nospec", "conf"));
    expect(lastJson(nospec)).toMatchObject({ energyKev: 8.79, distanceMeters: 1.839, rockingStepDegrees: 0.01 });
    expect(nospec.stderr).not.toMatch(/SPEC file tells it/);
  });

  it("cohere: recipes of every version", async () => {
    for (const name of ["old_config_rec", "old_names_config_rec"]) {
      const { recipe, starts, sentences, remarks, idle } = await explained("cohere", name);
      expect([recipe, starts]).toEqual(["3*(20*ER+180*HIO)+40*ER", 3]);
      const words = sentences.join(" ");
      expect(words).toContain("every 10 iterations, from iteration 10");
      expect(words).toContain("by a Gaussian of 1.2 voxels, is above 0.15");
      expect(words).toContain("HIO (beta 0.85)");
      expect(remarks).toEqual([]);
      expect(idle).toEqual(["processing: of the machine, or of what is shown and written"]);
    }
    const sub = await explained("cohere", "sub_triggers_config_rec");
    expect(sub.remarks).toEqual([]);
    expect(sub.sentences.join(" ")).toContain("every 2 iterations, from iteration 1 to 19");
    const guess = await explained("cohere", "ai_config_rec");
    expect([guess.remarks, guess.idle]).toEqual([[], []]);
    expect(guess.sentences.join(" ")).toMatch(/of patterson-32: there is no .*model\.hdf5 here: the shipped network/);
    for (const name of ["crlf_config_rec", "bom_config_rec", "device_dict_config_rec"]) {
      expect((await explained("cohere", name)).recipe).toBe("3*(20*ER+180*HIO)+20*ER");
    }
  });

  it("PyNX: parameters, and masks with 1 = bad", async () => {
    const { recipe, starts, remarks, idle, sentences } = await explained("pynx_params.txt");
    expect([recipe, starts]).toEqual(["600*RAAR+400*HIO+200*ER+20*ML", 20]);
    expect(remarks).toEqual([]);
    expect(idle).toEqual(["data: of the data, which the pattern of a preparation has"]);
    expect(sentences.join(" ")).toContain("the 10 best by held-out likelihood");
    const asked = await autophaseHere(["convert", at("npz", "both.npz"), at("N.cxi")]);
    expect([asked.status, asked.stderr]).toEqual([1, expect.stringMatching(/1 = bad.*Say which: mask convention/)]);
    const bad = ["--mask-convention", "bad", "--force"];
    expect((await autophaseHere(["convert", at("npz", "both.npz"), at("N.cxi"), ...bad])).status).toBe(0);
    expect((await info("N.cxi")).maskedVoxels).toBe(0.03125 * 64 ** 3);
    expect((await autophaseHere(["convert", at("npz", "data-only.npz"), at("N.cxi"), "--force"])).status).toBe(0);
  });

  it("masks of detectors, and marks in arrays of any type", async () => {
    const frames = at("mask", "frames.npy");
    const turned = await prepare(frames, "--mask", at("mask", "bad.npy"));
    expect([turned.status, turned.stderr]).toEqual([1, expect.stringMatching(/is 1 = bad, as PyNX/)]);
    const none = ["--gaps", "none", "--bad-pixels", "none", "--crop", "32,64,64"];
    for (const mask of [
      ["bad.npy", "--mask-convention", "bad"],
      ["bad.npz", "--mask-convention", "bad"],
      ["good-1bit.tif"],
    ]) {
      const [name, ...convention] = mask;
      const found = lastJson(await prepare(frames, "--mask", at("mask", name), ...convention, ...none));
      expect([name, found.maskedVoxels]).toEqual([name, 85 * 32]);
    }
    for (const name of readdirSync(at("marks"))) {
      const outcome = await prepare(at("marks", name), "--crop", "32,64,64", "--bad-pixels", "none");
      expect([name, lastJson(outcome)]).toEqual([
        name,
        expect.objectContaining({ maskedVoxels: 66 * 32, center: [16, 32, 32] }),
      ]);
      expect(outcome.stderr).toMatch(/66 pixels marked as not measured in every frame/);
    }
    const phased = ["phase", at("marks", "f4-of-u4.npy"), "--out", at("R.cxi"), "--force", "--no-report"];
    const short = ["--recipe", "2*ER", "--workers", "1", "--engine", "wasm"];
    expect((await autophaseHere([...phased, ...short])).stderr).toMatch(/f4-of-u4\.npy, 32 x 64 x 64, 2112 voxels not/);
  });

  it("folders: several scans, missing and empty frames, copies of a Mac", async () => {
    for (const name of ["apple", "upper", "unpadded"]) {
      const { stderr } = await prepare(at("folders", name));
      expect([name, stderr]).toEqual([name, expect.stringContaining("32 frames of 48 x 48 pixels")]);
      expect([name, stderr]).toEqual([name, expect.stringContaining("around 15, 22, 26")]);
    }
    const failing: readonly [string, RegExp][] = [
      ["two", /^error: .*several scans: S0054_\* \(32 files\), S0055_\* \(32 files\); name one/m],
      ["empty", /^error: S0054_00031\.tif: /m],
      ["sum", /^error: .*holds sum\.tif beside the frames S0054_\*/m],
      ["missing", /^warning: .*there is no frame 10: /m],
    ];
    for (const [name, message] of failing) {
      const { stderr } = await prepare(at("folders", name));
      expect([name, stderr]).toEqual([name, expect.stringMatching(message)]);
    }
  });

  it("a scan over several files and its master", async () => {
    for (const name of [["split", "gold_00037_master.h5"], ["split"]]) {
      const found = await prepare(at(...name));
      expect(found.stderr).toContain("40 frames of 64 x 64 pixels");
      expect(lastJson(found)).toMatchObject({ center: [19, 30, 33] });
    }
    const lambda = await prepare(at("gold_00037_part00001.nxs"), at("gold_00037_part00002.nxs"));
    expect([lambda.status, lambda.stderr]).toEqual([2, expect.stringMatching(/parts of one scan/)]);
    const parts = [1, 2, 3].map((part) => at("split", `gold_00037_data_00000${part}.h5`));
    const { status, stderr } = await prepare(...parts);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/parts of one scan: name its master file, or the folder/),
    ]);
  });

  it("FIO of P10, and pointers of Git LFS", async () => {
    const found = lastJson(await prepare(at("mask", "frames.npy"), "--spec", at("fio", "gold_00037.fio")));
    expect(found.energyKev).toBeCloseTo(8.79, 6);
    expect(found.rockingStepDegrees).toBeCloseTo(0.01, 6);
    for (const name of ["pattern.npy", "weights.h5", "weights.safetensors", "frame.tif"]) {
      const { stderr } = await autophaseHere(["info", at("lfs", name)]);
      expect([name, stderr]).toEqual([name, expect.stringMatching(/is a pointer of Git LFS/)]);
    }
  });

  it("numbers that are no plain counts", async () => {
    const minus = await prepare(at("values", "minus.npy"));
    expect([minus.status, minus.stderr]).toEqual([
      1,
      expect.stringMatching(/negative says what becomes of them: zero or mask/),
    ]);
    const zero = lastJson(await prepare(at("values", "minus.npy"), "--negative", "zero", "--crop", "64,64,64"));
    const plain = lastJson(await prepare(at("values", "frames.npy"), "--crop", "64,64,64"));
    expect(Number(zero.counts)).toBeGreaterThan(0.95 * Number(plain.counts));
    const dark = await prepare(at("values", "frames.npy"), "--dark", at("values", "dark3.npy"));
    expect([dark.status, dark.stderr]).toEqual([0, expect.stringMatching(/^detector: dark: 1 pixel masked/m)]);
  });

  it("counts divided by their largest give the object of the counts", async () => {
    const object = async (name: string) => {
      const recipe = ["--recipe", "20*ER+60*HIO+20*ER+10*ML", "--starts", "2", "--seed", "1", "--workers", "1"];
      const args = ["reconstruct", at("values", name), "--out", at(`${name}.cxi`), "--no-report", "--json"];
      const outcome = await autophaseHere([...args, ...recipe]);
      expect(outcome.status).toBe(0);
      return lastJson(outcome) as { verdict: { trustworthy: boolean } };
    };
    const [counts, normed] = [await object("counts.npz"), await object("normed.npz")];
    expect(normed.verdict.trustworthy).toBe(counts.verdict.trustworthy);
    const compared = await autophaseHere(["compare", at("counts.npz.cxi"), at("normed.npz.cxi"), "--json"]);
    expect(Number(lastJson(compared).invariantError)).toBeLessThan(0.01);
  });
});
