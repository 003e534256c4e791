import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateCrystal } from "@autophase/simulation";
import { readNpz, writeNpy, writeNpz } from "@autophase/tensor-io";
import { readPattern, readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";

const SHAPE = [20, 24, 18];
const QUICK = ["--recipe", "2*(5*ER+20*HIO)+20*ER", "--starts", "2", "--seed", "1", "--json"];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-commands-"));
  const { object, support, pattern } = simulateCrystal({
    seed: 5,
    index: 0,
    shape: SHAPE,
    detector: { peakCounts: 1e5 },
  });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity, object, support }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("phase, report, compare, info, convert", () => {
  it("phases, says what it did, and writes a result that holds how to repeat it", async () => {
    const outcome = await autophase([
      "phase",
      at("crystal.npz"),
      "--out",
      at("R.cxi"),
      "--engine",
      "reference",
      ...QUICK,
    ]);
    expect(outcome.stderr).toMatch(/^engine: reference /);
    expect(outcome.status).toBe(0);
    const result = lastJson(outcome);
    expect(result).toMatchObject({
      engine: "reference",
      shape: SHAPE,
      starts: 2,
      iterations: 140,
      out: at("R.cxi"),
      report: at("R.html"),
    });
    for (const name of ["seconds", "secondsPerIteration", "chi", "chiSquared", "supportVoxels", "best"]) {
      expect(result[name]).toBeTypeOf("number");
    }
    const { object, support, errorCurve, history, pattern } = await readReconstruction(at("R.cxi"));
    expect(object.shape).toEqual(SHAPE);
    expect(Math.max(...object.real.map((re, i) => Math.hypot(re, object.imag[i])))).toBeCloseTo(1, 5);
    expect(support.data.reduce((sum, inside) => sum + inside, 0)).toBe(result.supportVoxels);
    expect(errorCurve).toHaveLength(70);
    expect(pattern.intensity.data).toEqual((await readPattern(at("crystal.npz"))).intensity.data);
    expect(history.at(-1)).toMatchObject({
      program: "autophase",
      parameters: { recipe: QUICK[1], seed: 1, engine: "reference" },
    });
  });

  it("gives the same result for the same seed", async () => {
    await autophase([
      "phase",
      at("crystal.npz"),
      "--out",
      at("R2.cxi"),
      "--engine",
      "reference",
      "--no-report",
      ...QUICK,
    ]);
    const [first, second] = [await readReconstruction(at("R.cxi")), await readReconstruction(at("R2.cxi"))];
    expect(second.object).toEqual(first.object);
    await expect(stat(at("R2.html"))).rejects.toThrow();
  });

  it("writes a page that needs nothing else", async () => {
    const outcome = await autophase([
      "report",
      at("R.cxi"),
      "--truth",
      at("crystal.npz"),
      "--out",
      at("page.html"),
      "--json",
    ]);
    expect(lastJson(outcome)).toEqual({ out: at("page.html") });
    const page = await readFile(at("page.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain("Against the truth");
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  it("compares with the truth, and finds the truth equal to itself", async () => {
    const itself = lastJson(await autophase(["compare", at("crystal.npz"), at("crystal.npz"), "--json"]));
    expect(itself).toMatchObject({ success: true, twin: false });
    expect(itself.iou).toBe(1);
    expect(itself.phaseMae).toBeLessThan(1e-3);
    const phased = lastJson(await autophase(["compare", at("R.cxi"), at("crystal.npz"), "--json"]));
    expect(phased.iou).toBeGreaterThan(0.5);
  });

  it("describes files, for people and for programs", async () => {
    expect(lastJson(await autophase(["info", at("R.cxi"), "--json"]))).toMatchObject({
      kind: "reconstruction",
      object: { shape: SHAPE },
    });
    expect(lastJson(await autophase(["info", at("crystal.npz"), "--json"]))).toMatchObject({
      object: { dtype: "complex64", shape: SHAPE },
    });
    const text = (await autophase(["info", at("R.cxi")])).stdout;
    expect(text).toMatch(/object\.shape +20 x 24 x 18/);
    expect(text).toMatch(/step 1 +.* autophase phase /);
  });

  it("converts, and says what the format has no room for", async () => {
    const npz = await autophase(["convert", at("R.cxi"), at("R.npz")]);
    expect(npz.stderr).toBe(`not in ${at("R.npz")}: history\n`);
    const arrays = readNpz(new Uint8Array(await readFile(at("R.npz"))));
    expect([...arrays.keys()].sort()).toEqual(["error_curve", "intensity", "object", "support"]);
    expect(lastJson(await autophase(["convert", at("R.cxi"), at("R.tif"), "--json"])).lost).toContain("phase");
    expect(lastJson(await autophase(["info", at("R.tif"), "--json"]))).toMatchObject({
      dtype: "float32",
      shape: SHAPE,
    });
    await autophase(["convert", at("crystal.npz"), at("C.cxi")]);
    expect((await readPattern(at("C.cxi"))).intensity.data).toEqual(
      (await readPattern(at("crystal.npz"))).intensity.data,
    );
  });

  it("phases a 2-D pattern as well", async () => {
    const frame = {
      data: Float32Array.from(
        { length: 400 },
        (_, i) => 1e4 / (1 + (Math.floor(i / 20) - 10) ** 2 + ((i % 20) - 10) ** 2),
      ),
      shape: [20, 20],
    };
    await writeFile(at("frame.npy"), writeNpy(frame));
    const outcome = await autophase(["phase", at("frame.npy"), "--out", at("F.cxi"), ...QUICK]);
    expect(lastJson(outcome)).toMatchObject({ shape: [20, 20], report: at("F.html") });
  });

  it("reconstructs: several starts, and a sentence on how far they agree", async () => {
    const outcome = await autophase([
      "reconstruct",
      at("crystal.npz"),
      "--out",
      at("S.cxi"),
      "--recipe",
      "20*ER",
      "--starts",
      "3",
      "--json",
    ]);
    expect(lastJson(outcome)).toMatchObject({ starts: 3, report: at("S.html") });
    expect(lastJson(outcome).disagreement).toBeGreaterThan(0);
    expect(outcome.stderr).toMatch(/Independent starts (found the same|agree in part|disagree)/);
    expect(await readFile(at("S.html"), "utf8")).toMatch(/Independent starts/);
  });

  it("lists the engines", async () => {
    const { engines } = lastJson(await autophase(["engines", "--json"])) as {
      engines: { name: string; available: boolean }[];
    };
    expect(engines.find(({ name }) => name === "reference")?.available).toBe(true);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("saves what there is on %s and ends with 130", async (signal) => {
    const out = at(`${signal}.cxi`);
    const args = ["phase", at("crystal.npz"), "--out", out, "--recipe", "1000000*ER"];
    let isSent = false;
    const outcome = await autophase(args, (child, text) => {
      if (isSent || !text.includes("pattern:")) return;
      isSent = true;
      setTimeout(() => child.kill(signal), 500);
    });
    expect(outcome.status).toBe(130);
    expect(outcome.stderr).toMatch(/error: interrupted; the best so far is in /);
    const { errorCurve, history } = await readReconstruction(out);
    expect(errorCurve.length).toBeGreaterThan(0);
    expect(history.at(-1)?.parameters.interrupted).toBe(true);
  });

  it("leaves no temporary files", async () => {
    expect((await readdir(folder)).filter((name) => !/\.(cxi|html|npz|npy|tif)$/.test(name))).toEqual([]);
  });
});
