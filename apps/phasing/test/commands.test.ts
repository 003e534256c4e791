import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateCrystal } from "@autophase/simulation";
import { readNpz, writeNpy, writeNpz } from "@autophase/tensor-io";
import { readPattern, readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

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
    await autophaseHere([
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
    const outcome = await autophaseHere([
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
    const itself = lastJson(await autophaseHere(["compare", at("crystal.npz"), at("crystal.npz"), "--json"]));
    expect(itself).toMatchObject({ success: true, twin: false });
    expect(itself.iou).toBe(1);
    expect(itself.phaseMae).toBeLessThan(1e-3);
    const phased = lastJson(await autophaseHere(["compare", at("R.cxi"), at("crystal.npz"), "--json"]));
    expect(phased.iou).toBeGreaterThan(0.5);
  });

  it("describes files, for people and for programs", async () => {
    expect(lastJson(await autophaseHere(["info", at("R.cxi"), "--json"]))).toMatchObject({
      kind: "reconstruction",
      object: { shape: SHAPE },
    });
    expect(lastJson(await autophaseHere(["info", at("crystal.npz"), "--json"]))).toMatchObject({
      object: { dtype: "complex64", shape: SHAPE },
    });
    const text = (await autophaseHere(["info", at("R.cxi")])).stdout;
    expect(text).toMatch(/object\.shape +20 x 24 x 18/);
    expect(text).toMatch(/step 1 +.* autophase phase /);
  });

  it("converts, and says what the format has no room for", async () => {
    const npz = await autophaseHere(["convert", at("R.cxi"), at("R.npz")]);
    expect(npz.stderr).toBe(`not in ${at("R.npz")}: history\n`);
    const arrays = readNpz(new Uint8Array(await readFile(at("R.npz"))));
    expect([...arrays.keys()].sort()).toEqual(["error_curve", "intensity", "object", "support"]);
    expect(lastJson(await autophaseHere(["convert", at("R.cxi"), at("R.tif"), "--json"])).lost).toContain("phase");
    expect(lastJson(await autophaseHere(["info", at("R.tif"), "--json"]))).toMatchObject({
      dtype: "float32",
      shape: SHAPE,
    });
    await autophaseHere(["convert", at("crystal.npz"), at("C.cxi")]);
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
    const outcome = await autophaseHere(["phase", at("frame.npy"), "--out", at("F.cxi"), ...QUICK]);
    expect(lastJson(outcome)).toMatchObject({ shape: [20, 20], report: at("F.html") });
  });

  it("reconstructs: many starts, one answer, a verdict, whatever the number of workers", async () => {
    const args = ["--recipe", "3*(5*ER+25*HIO)+30*ER", "--starts", "5", "--seed", "2", "--engine", "wasm", "--json"];
    const two = await autophase(["reconstruct", at("crystal.npz"), "--out", at("S.cxi"), "--workers", "2", ...args]);
    const one = await autophaseHere([
      "reconstruct",
      at("crystal.npz"),
      "--out",
      at("T.cxi"),
      "--workers",
      "1",
      ...args,
    ]);
    const result = lastJson(two);
    expect(result).toMatchObject({ starts: 5, report: at("S.html"), prtf: expect.anything() });
    const { kept } = result.agreement as { kept: number };
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(result.modes).toHaveLength(kept);
    expect((result.modes as number[]).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    const { reason } = result.verdict as { reason: string };
    expect(two.stderr).toContain(reason);
    expect(await readFile(at("S.html"), "utf8")).toContain(reason.slice(0, 40));
    const numbers = ({ agreement, modes, freeLlk, prtf, verdict, chi, best }: typeof result) => ({
      agreement,
      modes,
      freeLlk,
      prtf,
      verdict,
      chi,
      best,
    });
    expect(numbers(lastJson(one))).toEqual(numbers(result));
    const [first, second] = [await readReconstruction(at("S.cxi")), await readReconstruction(at("T.cxi"))];
    expect(second.object).toEqual(first.object);
    // of those that agree, for the resolution of analyze
    expect(first.halves?.length).toBe(kept > 1 ? 2 : undefined);
    expect(second.halves).toEqual(first.halves);
    expect(Object.keys(first.maps ?? {}).sort()).toEqual(["amplitude_deviation", "phase_deviation"]);
    expect(first.history.at(-1)?.parameters.startTable).toHaveLength(5);
  });

  it("makes of the file the page of the run: verdict, starts, agreement and checks", async () => {
    const run = await readFile(at("S.html"), "utf8");
    const outcome = await autophaseHere(["report", at("S.cxi"), "--out", at("again.html"), "--json"]);
    expect(lastJson(outcome)).toEqual({ out: at("again.html") });
    const again = await readFile(at("again.html"), "utf8");
    // not toBe: a page is too long to be printed
    expect(again === run).toBe(true);
    const chi = (await readReconstruction(at("S.cxi"))).history.at(-1)?.parameters.chi as number;
    for (const text of [
      "<h1>S.cxi</h1>",
      "Behind the verdict",
      "Distance between starts",
      `<dd>${chi.toPrecision(3)}`,
    ]) {
      expect(run, text).toContain(text);
    }
  });

  it("reconstruct keeps what is finished when it is interrupted", async () => {
    let isSent = false;
    const args = ["reconstruct", at("crystal.npz"), "--out", at("I.cxi"), "--starts", "60", "--recipe", "400*ER"];
    const outcome = await autophase(args, (child, text) => {
      if (isSent || !text.includes("phasing ")) return;
      isSent = true;
      child.kill("SIGINT");
    });
    expect(outcome.status).toBe(130);
    const { history } = await readReconstruction(at("I.cxi"));
    expect(history.at(-1)?.parameters).toMatchObject({ interrupted: true, answer: { modes: expect.anything() } });
    expect(await readFile(at("I.html"), "utf8")).toContain("The run was interrupted");
  });

  it("lists, explains and describes recipes, and names the nearest preset", async () => {
    const listed = lastJson(await autophaseHere(["recipe", "list", "--json"])).presets as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(["quick", "standard", "hard", "cohere"]));
    const explained = await autophaseHere(["recipe", "explain", "2*(5*ER+10*HIO)", "--shape", "12,12,12"]);
    expect(explained.stdout).toContain("2 times: 5 ER, then 10 HIO (beta 0.9).");
    expect(explained.stdout).toMatch(/At 12 x 12 x 12 about .* a start here/);
    const schema = JSON.parse((await autophaseHere(["recipe", "schema"])).stdout) as { required: string[] };
    expect(schema.required).toEqual(["recipe"]);
    const typo = await autophaseHere(["phase", at("crystal.npz"), "--out", at("X.cxi"), "--preset", "standart"]);
    expect(typo.status).toBe(1);
    expect(typo.stderr).toMatch(/^error: preset: there is no "standart"; did you mean standard/);
  });

  it("phases by settings in a file, and by what is typed before them", async () => {
    await writeFile(at("settings.yaml"), "recipe: 5*ER+10*HIO\nstarts: 2\nseed: 4\nshrink-wrap: false\n");
    const args = ["phase", at("crystal.npz"), "--out", at("C.cxi"), "--no-report", "--json"];
    const phased = lastJson(await autophaseHere([...args, "--config", at("settings.yaml"), "--starts", "1"]));
    expect(phased).toMatchObject({ starts: 1, iterations: 15 });
    const { history } = await readReconstruction(at("C.cxi"));
    expect(history.at(-1)?.parameters).toMatchObject({ recipe: "5*ER+10*HIO", seed: 4, shrinkWrap: false });
    await writeFile(at("settings.yaml"), "star: 2\n");
    const refused = await autophaseHere([...args, "--config", at("settings.yaml")]);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/settings\.yaml: .*star.*starts/)]);
    await rm(at("settings.yaml"));
  });

  it("phases by a recipe file, JSON or cohere's", async () => {
    const recipe = {
      recipe: "5*ER+10*HIO+5*ER",
      shrinkWrap: { sigma: [2, 1], threshold: 0.15, trigger: [4, 4, 16] },
      coherence: { model: "gaussian", trigger: [8, 6] },
      lowToHigh: { trigger: [0, 2, 6] },
    };
    await writeFile(at("mine.json"), JSON.stringify(recipe));
    const phased = await autophaseHere([
      "phase",
      at("crystal.npz"),
      "--out",
      at("J.cxi"),
      "--recipe",
      at("mine.json"),
      "--no-report",
      "--json",
    ]);
    expect(lastJson(phased)).toMatchObject({ starts: 1, iterations: 20 });
    const { history } = await readReconstruction(at("J.cxi"));
    expect(history.at(-1)?.parameters).toMatchObject({
      shrinkWrap: { sigma: [2, 1], threshold: 0.15, every: 4, between: [4, 16] },
      coherence: { model: "gaussian", first: 8, every: 6 },
      lowToHigh: { until: 6, every: 2 },
    });
    await writeFile(at("config_rec"), 'algorithm_sequence = "5*ER"\nhio_beta = 0.8\ndevice = [0]\n');
    const cohere = await autophaseHere([
      "phase",
      at("crystal.npz"),
      "--out",
      at("K.cxi"),
      "--recipe",
      at("config_rec"),
      "--no-report",
      "--json",
    ]);
    expect(lastJson(cohere).iterations).toBe(5);
    expect(cohere.stderr).not.toContain("device");
    const explained = await autophaseHere(["recipe", "explain", at("config_rec")]);
    expect(explained.stdout).toContain("Without effect on the phasing: device");
    await writeFile(
      at("bad.json"),
      JSON.stringify({ recipe: "5*ER", shrinkWrap: { sigma: -1, threshold: 0.1, trigger: [1] } }),
    );
    const bad = await autophaseHere(["phase", at("crystal.npz"), "--out", at("X.cxi"), "--recipe", at("bad.json")]);
    expect(bad.stderr).toMatch(/^error: .*bad\.json: shrinkWrap.*; the schema: autophase recipe schema\n$/);
    await rm(at("config_rec"));
    await Promise.all(["mine.json", "bad.json"].map((name) => rm(at(name))));
  });

  it("lists the engines", async () => {
    const { engines } = lastJson(await autophaseHere(["engines", "--json"])) as {
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
    expect((await readdir(folder)).filter((name) => !/\.(cxi|html|npz|npy|tif|checkpoint)$/.test(name))).toEqual([]);
  });
});
