import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy, writeNpz, writeTiff } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase, lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const counts = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i % 7);

async function saveNpy(name: string, values: ArrayLike<number>, shape: number[]): Promise<void> {
  await writeFile(at(name), writeNpy({ data: Float32Array.from(values), shape }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-bad-"));
  await saveNpy("good.npy", counts(512), [8, 8, 8]);
  await saveNpy("line.npy", counts(8), [8]);
  await saveNpy("zero.npy", new Float32Array(512), [8, 8, 8]);
  for (const [name, value] of [
    ["nan", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["negative", -3],
  ] as const) {
    await saveNpy(
      `${name}.npy`,
      counts(512).map((count, i) => (i === 1 * 64 + 2 * 8 + 3 ? value : count)),
      [8, 8, 8],
    );
  }
  const good = await readFile(at("good.npy"));
  await writeFile(at("short.npy"), good.subarray(0, 300));
  await writeFile(
    at("header.npy"),
    Buffer.concat([good.subarray(0, 10), Buffer.from("{'descr': nonsense"), good.subarray(28)]),
  );
  await writeFile(at("text.npy"), "not an array");
  await writeFile(at("text.cxi"), "not an HDF5 file");
  await writeFile(at("complex.npy"), writeNpy({ real: counts(64), imag: counts(64), shape: [4, 4, 4] }));
  await writeFile(
    at("two.npz"),
    writeNpz({ a: { data: counts(8), shape: [2, 2, 2] }, b: { data: counts(8), shape: [2, 2, 2] } }),
  );
  await writeFile(at("monitor.txt"), "1 2 3\n");
  await writeFile(at("words.txt"), "no numbers\n");
  const frame = writeTiff({ data: Uint16Array.from(counts(64)), shape: [8, 8] });
  for (const name of ["empty", "cut", "uneven", "frames"]) await mkdir(at(name));
  await writeFile(at("cut/frame_1.tif"), frame);
  await writeFile(at("cut/frame_2.tif"), frame.subarray(0, frame.length - 20));
  await writeFile(at("uneven/frame_1.tif"), frame);
  await writeFile(at("uneven/frame_2.tif"), writeTiff({ data: Uint16Array.from(counts(56)), shape: [8, 7] }));
  for (let i = 0; i < 4; i++) await writeFile(at(`frames/frame_${i}.tif`), frame);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const phase = (input: string, ...more: string[]): string[] => ["phase", at(input), "--out", at("out.cxi"), ...more];
const prepare = (input: string, ...more: string[]): string[] => ["prepare", at(input), "--out", at("out.cxi"), ...more];

describe("bad input ends with one line, status 1 and no output", () => {
  it.each<[string, () => string[], RegExp]>([
    ["a missing file", () => phase("nowhere.npy"), /nowhere\.npy: .*(not found|no such|does not exist)/i],
    ["a missing folder", () => prepare("nowhere"), /nowhere: .*(not found|no such|does not exist)/i],
    ["an empty folder", () => prepare("empty"), /empty: .*TIFF/i],
    ["a truncated TIFF", () => prepare("cut"), /frame_2\.tif: /],
    ["frames of different sizes", () => prepare("uneven"), /frame_2\.tif: expected 8 x 8 like frame_1\.tif, got 8 x 7/],
    ["a .npy with a wrong header", () => phase("header.npy"), /header\.npy: /],
    ["a .npy with too few bytes", () => phase("short.npy"), /short\.npy: .*bytes/],
    ["a .npy that is none", () => phase("text.npy"), /text\.npy: /],
    ["a .cxi that is none", () => phase("text.cxi"), /text\.cxi: .*HDF5/],
    ["NaN", () => phase("nan.npy"), /nan\.npy.*\[1, 2, 3\].*NaN|NaN.*\[1, 2, 3\]/],
    ["infinite counts", () => phase("infinite.npy"), /\[1, 2, 3\].*Infinity|Infinity.*\[1, 2, 3\]/],
    ["negative counts", () => phase("negative.npy"), /\[1, 2, 3\].*-3|-3.*\[1, 2, 3\]/],
    ["an all-zero pattern", () => phase("zero.npy"), /zero/],
    ["a 1-D array", () => phase("line.npy"), /line\.npy: .*2 or 3|2-D or 3-D/],
    ["a complex array", () => phase("complex.npy"), /complex\.npy: .*complex/],
    ["a .npz with no pattern", () => phase("two.npz"), /two\.npz: .*a, b/],
    [
      "an output without a folder",
      () => ["phase", at("good.npy"), "--out", at("no/where.cxi")],
      /where\.cxi: .*the folder .* does not exist; create it/,
    ],
    ["an output that is a folder", () => ["phase", at("good.npy"), "--out", at("empty")], /empty: is a folder/],
    [
      "an engine that is not here",
      () => phase("good.npy", "--engine", "tensorflow"),
      /neither @tensorflow\/tfjs-node-gpu nor .* is installed; npm install/,
    ],
    ["a support of another shape", () => phase("good.npy", "--support", at("two.npz")), /two\.npz: /],
    [
      "a dark that does not cover the frames",
      () => prepare("frames", "--dark", at("uneven/frame_2.tif")),
      /dark: 8 x 7 does not cover the frames, 8 x 8/,
    ],
    [
      "a binning that does not divide",
      () => prepare("frames", "--crop", "4,8,8", "--bin", "3,1,1"),
      /bin: 3,1,1 does not divide 4 x 8 x 8/,
    ],
    [
      "a box outside the frames",
      () => prepare("frames", "--mask-box", "0:9,:,:"),
      /box: the range 0:9 .* axis 0 \(4\)/,
    ],
    ["everything masked", () => prepare("frames", "--mask-box", ":,:,:"), /no counts are left/],
    [
      "a monitor of another length",
      () => prepare("frames", "--monitor", at("monitor.txt")),
      /monitor: expected 4 values, one per frame, got 3/,
    ],
    [
      "a monitor that is no numbers",
      () => prepare("frames", "--monitor", at("words.txt")),
      /words\.txt: expected numbers/,
    ],
    [
      "a background of another shape",
      () => prepare("frames", "--background", at("good.npy")),
      /background: expected 8 x 8/,
    ],
    ["a missing file of gaps", () => prepare("frames", "--gaps", at("nowhere.npy")), /nowhere\.npy: /],
    ["scans of different shapes", () => ["prepare", at("frames"), at("good.npy"), "--out", at("out.cxi")], /scan 2: /],
    ["settings that are no YAML", () => prepare("frames", "--config", at("words.txt")), /words\.txt: /],
    [
      "a folder without cohere's files",
      () => prepare("frames", "--cohere", at("empty")),
      /empty: holds none of config/,
    ],
    ["a threshold above every count", () => prepare("frames", "--threshold", "1000"), /no counts are left/],
  ])("%s", async (_, args, message) => {
    const { status, stdout, stderr } = await autophaseHere(args());
    const lines = stderr.split("\n").filter((line) => line.startsWith("error: "));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect((await readdir(folder)).filter((name) => /out|tmp/.test(name))).toEqual([]);
  });

  it("a recipe with a typo shows where", async () => {
    const { status, stderr } = await autophase(phase("good.npy", "--recipe", "20*ER+180*HOI"));
    expect(status).toBe(1);
    expect(stderr).toBe(
      'error: recipe: unknown algorithm "HOI" (known: ER, SF, HIO, RAAR, HPR, DM, CF, OSS, GPS, ML)\n  20*ER+180*HOI\n            ^\n',
    );
  });

  it.each([
    ["no --out", ["phase", "x.npy"], /--out/],
    ["an unknown option", ["phase", "x.npy", "--out", "y.cxi", "--recepie", "ER"], /--recepie.*\n.*--recipe/],
    ["an unknown command", ["phrase"], /unknown command 'phrase'.*\n.*phase/],
    ["no starts", ["phase", "x.npy", "--out", "y.cxi", "--starts", "0"], /from 1 to 10000/],
    ["no frames", ["prepare", "--out", "y.cxi"], /expected frames/],
    ["two kinds of settings", ["prepare", "x", "--out", "y.cxi", "--config", "a", "--cohere", "b"], /give one of them/],
    ["a box that is none", ["prepare", "x", "--out", "y.cxi", "--mask-box", "a"], /ranges such as/],
    ["a crop of two lengths", ["prepare", "x", "--out", "y.cxi", "--crop", "64,64"], /3 lengths/],
  ])("wrong usage ends with 2: %s", async (_, args, message) => {
    const { status, stderr } = await autophaseHere(args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it("a crop larger than the data is padded, masked, and said", async () => {
    const outcome = await autophaseHere(prepare("frames", "--crop", "8,8,8", "--json"));
    expect(outcome.stderr).toMatch(/crop: \d+ voxels lie outside the frames \(4 x 8 x 8\); they are padded and masked/);
    const { shape, paddedVoxels, maskedVoxels } = lastJson(outcome);
    expect(shape).toEqual([8, 8, 8]);
    expect(paddedVoxels).toBeGreaterThanOrEqual(256);
    expect(maskedVoxels).toBe(paddedVoxels);
  });
});
