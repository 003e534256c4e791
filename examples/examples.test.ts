import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { APS_34IDC_GEOMETRY } from "@autophase/analysis";
import { simulateCrystal } from "@autophase/simulation";
import { writePattern } from "@autophase/tensor-io/node";
import { runProgram } from "@autophase/vitest/run-program";
import { build, transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Gold (111) at 34-ID-C. */
const ACQUISITION = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6] as const,
  rockingStepDegrees: 0.02,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};
const SHAPE = [16, 16, 16];

const examples = fileURLToPath(new URL(".", import.meta.url));
/** Within reach of what the examples import. */
const compiled = join(examples, "node_modules/.examples");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-examples-"));
  await mkdir(join(folder, "patterns"));
  for (const index of [0, 1, 2]) {
    const { pattern } = simulateCrystal({ seed: 1, index, shape: SHAPE, detector: { peakCounts: 1e6 } });
    await writePattern(join(folder, `patterns/P${index}.cxi`), { ...pattern, acquisition: ACQUISITION });
  }
  await mkdir(compiled, { recursive: true });
  for (const file of await readdir(examples)) {
    if (!/^[\w-]+\.ts$/.test(file)) continue;
    const { code } = await transform(await readFile(join(examples, file), "utf8"), { loader: "ts", format: "esm" });
    await writeFile(join(compiled, file.replace(/ts$/, "mjs")), code);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What an example prints, with arguments that are files of the folder. */
async function printedBy(example: string, ...files: string[]): Promise<string> {
  const paths = files.map((file) => join(folder, file));
  const { status, stdout, stderr } = await runProgram(pathToFileURL(join(compiled, `${example}.mjs`)), paths);
  expect(status, stderr).toBe(0);
  return stdout;
}

describe("the examples", () => {
  it("kernels alone", async () => {
    const [, before, after] = /Parseval: (\S+) and (\S+)/.exec(await printedBy("kernels-alone")) ?? [];
    expect(before).toMatch(/^\d+\.\d+$/);
    expect(after).toBe(before);
  });

  it("a recipe of one's own", async () => {
    expect(await printedBy("own-recipe")).toMatch(/^2\*\(5\*ER\+30\*HIO.*\nchi 0\.\d+\n$/);
  });

  it("an algorithm of one's own, the same on two engines", async () => {
    const last = [...(await printedBy("own-algorithm")).matchAll(/-> (\d\.\d+)/g)].map(([, chi]) => Number(chi));
    expect(last).toHaveLength(2);
    expect(last[0]).toBeCloseTo(last[1] ?? 0, 2);
  });

  it("phases a file, and finds its strain", async () => {
    expect(await printedBy("phase-a-file", "patterns/P0.cxi", "R.cxi")).toMatch(/chi 0\.\d+, \d+ voxels/);
    expect(JSON.parse(await printedBy("strain", "R.cxi"))).toMatchObject({
      shape: [expect.any(Number), expect.any(Number), expect.any(Number)],
    });
  });

  it("many starts, one answer", async () => {
    const printed = await printedBy("many-starts", "patterns/P0.cxi", "A.cxi");
    expect(printed).toMatch(/starts-over\n.+\nstarts differ by (0\.\d+|nothing known) in the median/);
  });

  it("trains on a folder, and predicts with what was learnt", async () => {
    expect(await printedBy("train-on-your-patterns", "patterns", "weights.safetensors")).toMatch(/step 3: loss 0\.\d+/);
    expect(await printedBy("predict-a-pattern", "patterns/P0.cxi", "weights.safetensors")).toMatch(/^oversampling /);
  });

  it.each(["page", "phasing-worker"])("%s is bundled for a browser", async (name) => {
    const { warnings } = await build({
      entryPoints: [join(examples, `${name}.ts`)],
      bundle: true,
      write: false,
      splitting: true,
      outdir: "out",
      format: "esm",
      platform: "browser",
      conditions: ["@autophase/source"],
      logLevel: "silent",
    });
    expect(warnings).toEqual([]);
  });
});
