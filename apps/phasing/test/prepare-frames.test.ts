/** From frames as beamlines write them to a pattern, through the built program: every voxel of it. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePattern } from "@autophase/preparation";
import { simulateCrystal } from "@autophase/simulation";
import { type RealArray, writeHdf5Arrays, writeMat, writeNpy, writeNpz, writeTiff } from "@autophase/tensor-io";
import { readPattern } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const SHAPE = [12, 20, 18] as const;
const [FRAMES, ROWS, COLUMNS] = SHAPE;
const SIZE = FRAMES * ROWS * COLUMNS;
const CROP = ["--crop", "12,16,16"];
/** Nothing is looked for. */
const PLAIN = ["--gaps", "none", "--bad-pixels", "none", "--aliens", "none", "--no-report", "--json"];

let folder: string;
const at = (name: string): string => join(folder, name);
const save = (name: string, bytes: Uint8Array | string): Promise<void> => writeFile(at(name), bytes);

/** Counts of a strained crystal, multiples of 4. */
function crystal(index: number): Uint16Array {
  const { intensity } = simulateCrystal({ seed: 21, index, shape: SHAPE, detector: { peakCounts: 3000 } }).pattern;
  return Uint16Array.from(intensity.data, (counts) => 4 * counts);
}
const counts = crystal(0);
const scan = { data: counts, shape: SHAPE };
const frameOf = (data: Uint16Array, frame: number): RealArray<Uint16Array> => ({
  data: data.slice(frame * ROWS * COLUMNS, (frame + 1) * ROWS * COLUMNS),
  shape: [ROWS, COLUMNS],
});

async function saveFrames(name: string, data: Uint16Array): Promise<void> {
  await mkdir(at(name));
  for (let k = 0; k < FRAMES; k++) await save(`${name}/frame_${k}.tif`, writeTiff(frameOf(data, k)));
}

function edf({ data }: RealArray<Uint16Array>): Uint8Array {
  const head = `{\nHeaderID = EH:000001:000000:000000 ;\nByteOrder = LowByteFirst ;\nDataType = UnsignedShort ;\nDim_1 = ${COLUMNS} ;\nDim_2 = ${ROWS} ;\nSize = ${data.byteLength} ;\n`;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([Buffer.from(`${head.padEnd(510)}}\n`), bytes]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-frames-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("prepare takes frames", () => {
  const expected = preparePattern(scan, { gaps: "none", badPixels: "none", aliens: "none", crop: [12, 16, 16] });

  it.each<[string, string, () => Promise<void>, string[]]>([
    [
      "of a chunked HDF5 file",
      "scan.h5",
      async () =>
        save("scan.h5", await writeHdf5Arrays({ counts: scan, other: { data: counts.slice(9), shape: [SIZE - 9] } })),
      ["--dataset", "/counts"],
    ],
    [
      "of a folder of EDF files",
      "edf",
      async () => {
        await mkdir(at("edf"));
        for (let k = 0; k < FRAMES; k++) await save(`edf/frame_${k}.edf`, edf(frameOf(counts, k)));
      },
      [],
    ],
    [
      "of a MAT file",
      "scan.mat",
      () => save("scan.mat", writeMat({ scan, flag: { data: Uint8Array.of(1), shape: [1] } })),
      ["--dataset", "scan"],
    ],
    ["of a .npz file", "scan.npz", () => save("scan.npz", writeNpz({ scan }, { compress: true })), []],
    ["of a TIFF stack", "scan.tif", () => save("scan.tif", writeTiff(scan)), []],
  ])("%s", async (_, source, write, options) => {
    await write();
    const outcome = await autophaseHere([
      "prepare",
      at(source),
      ...options,
      ...CROP,
      ...PLAIN,
      "--out",
      at(`${source}.cxi`),
    ]);
    expect(outcome).toMatchObject({ status: 0 });
    expect(lastJson(outcome)).toMatchObject({ center: expected.account.center, counts: expected.account.keptCounts });
    const { intensity, mask } = await readPattern(at(`${source}.cxi`));
    expect(intensity).toEqual(expected.intensity);
    expect(mask).toEqual(expected.mask);
  });
});

/** The pattern of one run, and that of the settings beside it: from elsewhere, into another file. */
async function preparedTwice(name: string, args: readonly string[]) {
  const first = await autophaseHere(["prepare", ...args, "--json", "--out", at(`${name}.cxi`)]);
  expect(first).toMatchObject({ status: 0 });
  const again = ["prepare", "--config", at(`${name}.prepare.yaml`), "--no-report", "--out", at(`${name}-again.cxi`)];
  expect(await autophaseHere(again)).toMatchObject({ status: 0 });
  const pattern = await readPattern(at(`${name}.cxi`));
  const repeated = await readPattern(at(`${name}-again.cxi`));
  expect(repeated.intensity).toEqual(pattern.intensity);
  expect(repeated.mask).toEqual(pattern.mask);
  return { ...pattern, result: lastJson(first), stderr: first.stderr };
}

describe("prepare", () => {
  it("adds up scans of one crystal, each to its monitor, drops another, and its settings repeat it", async () => {
    // half the beam in every other frame, one row down and two columns to the left
    const weaker = counts.map((_, i) => {
      const [frame, row, column] = [Math.floor(i / (ROWS * COLUMNS)), Math.floor(i / COLUMNS) % ROWS, i % COLUMNS];
      const from = row >= 1 && column < COLUMNS - 2 ? (counts[i - COLUMNS + 2] as number) : 0;
      return frame % 2 ? from / 2 : from;
    });
    await saveFrames("one", counts);
    await saveFrames("two", weaker);
    await saveFrames("three", crystal(3));
    const points = (half: number): string =>
      Array.from({ length: FRAMES }, (_, k) => `${k} ${k % 2 ? half : 100}\n`).join("");
    const scans = [100, 50, 100].map(
      (half, k) => `\n#S ${k + 1} ascan th 0 11 ${FRAMES - 1} 1\n#P0 0\n#N 2\n#L Theta  Monitor\n${points(half)}`,
    );
    await save("scans.spec", `#F scans.spec\n#O0 Theta\n${scans.join("")}`);
    const { intensity, mask, result, stderr } = await preparedTwice("sum", [
      ...["one", "two", "three"].map(at),
      ...["--spec", at("scans.spec"), "--scan", "1,2,3", "--monitor", "Monitor", ...CROP],
      ...["--gaps", "none", "--bad-pixels", "none"],
    ]);
    expect(result.scans).toBe(2);
    expect(stderr).toMatch(/warning: dropped scan 3 \(correlation .*\): unlike the others/);
    // the mean monitor of the second is 75: three quarters of the first, and the half of it is there already
    const [row, column] = [(result.center as number[])[1] as number, (result.center as number[])[2] as number];
    for (const [k, value] of intensity.data.entries()) {
      if (mask?.data[k] === 0) continue;
      const place = [Math.floor(k / 256), (Math.floor(k / 16) % 16) + row - 8, (k % 16) + column - 8] as const;
      const frame = place[0] + ((result.center as number[])[0] as number) - 6;
      const at = (frame * ROWS + place[1]) * COLUMNS + place[2];
      const isInBoth = place[1] < ROWS - 1 && place[2] >= 2;
      expect(value, `voxel ${k}`).toBe((isInBoth ? 1.75 : 2) * (counts[at] as number));
    }
  });

  it("masks and subtracts what it is told to, and its settings repeat it", async () => {
    const mask = new Uint8Array(ROWS * COLUMNS).fill(1);
    mask.fill(0, 5 * COLUMNS, 5 * COLUMNS + 4);
    await save("mask.npy", writeNpy({ data: mask, shape: [ROWS, COLUMNS] }));
    await save("frames.npy", writeNpy(scan));
    const saturation = 0.9 * counts.reduce((most, value) => Math.max(most, value), 0);
    const {
      intensity,
      mask: measured,
      result,
    } = await preparedTwice("masked", [
      at("frames.npy"),
      ...["--mask", at("mask.npy"), "--background", "2", "--saturation", String(saturation)],
      ...["--mask-box", "0:1,:,:", "--bad-pixels", "none", "--aliens", "none", "--crop", SHAPE.join(",")],
    ]);
    const first = (result.center as number[]).map((place, axis) => place - Math.floor((SHAPE[axis] as number) / 2));
    for (const [k, value] of intensity.data.entries()) {
      const place = [Math.floor(k / (ROWS * COLUMNS)), Math.floor(k / COLUMNS) % ROWS, k % COLUMNS].map(
        (index, axis) => index + (first[axis] as number),
      ) as [number, number, number];
      const isInside = place.every((index, axis) => index >= 0 && index < (SHAPE[axis] as number));
      const raw = isInside ? (counts[(place[0] * ROWS + place[1]) * COLUMNS + place[2]] as number) : 0;
      const isHidden = place[0] === 0 || (place[1] === 5 && place[2] < 4) || raw >= saturation;
      expect(measured?.data[k], `voxel ${k}`).toBe(isInside && !isHidden ? 1 : 0);
      expect(value, `voxel ${k}`).toBe(isHidden ? 0 : Math.max(0, raw - 2));
    }
    expect(measured?.data.filter((one) => one === 0).length).toBe(result.maskedVoxels);
  });

  it("goes by a cohere folder, and names what is left out of it", async () => {
    await mkdir(at("conf"));
    const aliens = new Uint8Array(SIZE).fill(1);
    // column 3, row 7, frame 2: the axes of cohere
    aliens[(3 * ROWS + 7) * FRAMES + 2] = 0;
    await save("conf/aliens.npy", writeNpy({ data: aliens, shape: [COLUMNS, ROWS, FRAMES] }));
    await save(
      "conf/white.tif",
      writeTiff({ data: new Float32Array(ROWS * COLUMNS).fill(40), shape: [ROWS, COLUMNS] }),
    );
    await save("conf/config_prep", 'whitefield_filename = "/lost/white.tif"\nImult = 20\n');
    await save(
      "conf/config_data",
      'alien_alg = "alien_file"\nalien_file = "/lost/aliens.npy"\nAA1_min_pts = 5\nintensity_threshold = 4\ncrop_pad = [0,0,-2,-2,1,1]\n',
    );
    await save("plain.npy", writeNpy(scan));
    const outcome = await autophaseHere([
      "prepare",
      at("plain.npy"),
      "--cohere",
      at("conf"),
      ...PLAIN,
      "--out",
      at("c.cxi"),
    ]);
    expect(outcome.stderr).toContain("cohere: AA1_min_pts: foreign peaks are found by");
    const { intensity, mask } = await readPattern(at("c.cxi"));
    const expected = preparePattern(
      {
        // what equals cohere's threshold goes too
        data: Float32Array.from(counts, (value, i) =>
          value <= 8 || i === (2 * ROWS + 7) * COLUMNS + 3 ? 0 : value / 2,
        ),
        shape: SHAPE,
      },
      { gaps: "none", badPixels: "none", aliens: "none", crop: [14, 16, 18] },
    );
    expect(intensity).toEqual(expected.intensity);
    expect(mask?.data.filter((one) => one === 0).length).toBe(expected.account.maskedVoxels + 1);
  });
});

it("the settings beside a pattern are those of its history", async () => {
  const { history } = await readPattern(at("sum.cxi"));
  expect(history[0]?.parameters.settings).toBe(await readFile(at("sum.prepare.yaml"), "utf8"));
});
