import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTiff } from "@autophase/tensor-io";
import { readPattern } from "@autophase/tensor-io/node";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const SPEC = `#F gold.spec
#E 1580609738
#O0 Theta  Energy  camdist
#o0 th en cam

#S 1  ascan  th 0 0.06  3 1
#P0 0 9 500
#N 2
#L Theta  Monitor
0 10
0.02 11
0.04 12
0.06 13

#S 2  ascan  th 0 0.06  6 1
#P0 0 9 500
#N 2
#L Theta  Monitor
0 10

#S 3  ascan  en 8 9  3 1
#P0 0 8 0
#N 2
#L Energy  Monitor
8 1
8.3 1
8.6 1
9 1

#S 4  ascan  th 0 0.06  3 1
#P0 0 9
`;

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-spec-"));
  await mkdir(at("frames"));
  for (let i = 0; i < 4; i++) {
    const data = Uint16Array.from({ length: 64 }, (_, j) => (i === 2 && j === 36 ? 900 : j % 7));
    await writeFile(at(`frames/frame_${i}.tif`), writeTiff({ data, shape: [8, 8] }));
  }
  await writeFile(at("gold.spec"), SPEC);
  await writeFile(
    at("binary.spec"),
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256),
  );
  await writeFile(at("empty.spec"), "");
  await writeFile(at("bad.json"), '{"name": "bench",');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const prepare = (...more: string[]): string[] => [
  "prepare",
  at("frames"),
  ...["--out", at("out.cxi"), "--crop", "4,8,8", "--no-report", "--json"],
  ...more,
];
const spec = (scan: string, name = "gold.spec"): string[] => ["--spec", at(name), "--scan", scan];

describe("prepare --spec --scan", () => {
  it("puts how the scan was taken into the pattern and into the result", async () => {
    const outcome = await autophaseHere(prepare(...spec("1"), "--pixel-size", "55e-6"));
    expect(outcome.stderr).not.toContain("spec:");
    const expected = {
      energyKev: 9,
      distanceMeters: 0.5,
      rockingStepDegrees: 0.02,
      pixelSizeMeters: [55e-6, 55e-6],
    };
    expect(lastJson(outcome)).toMatchObject(expected);
    const { acquisition, history } = await readPattern(at("out.cxi"));
    expect(acquisition?.energyKev).toBeCloseTo(9, 12);
    expect({ ...acquisition, energyKev: 9 }).toEqual(expected);
    expect(history[0].parameters).toMatchObject({ spec: at("gold.spec"), scan: 1, pixelSize: 55e-6 });
    const info = lastJson(await autophaseHere(["info", at("out.cxi"), "--json"]));
    expect(info).toMatchObject({ distanceMeters: 0.5, rockingStepDegrees: 0.02 });
  });

  it("lengthens steps and pitches as the voxels are binned", async () => {
    const result = lastJson(await autophaseHere(prepare(...spec("1"), "--pixel-size", "1e-5", "--bin", "2,4,8")));
    expect(result).toMatchObject({ energyKev: 9, distanceMeters: 0.5, rockingStepDegrees: 0.04 });
    expect(result.pixelSizeMeters).toEqual([4e-5, 8e-5]);
  });

  it("takes the pixel size alone, and nothing when nothing is said", async () => {
    const pixels = lastJson(await autophaseHere(prepare("--pixel-size", "5.5e-5")));
    expect(pixels.pixelSizeMeters).toEqual([5.5e-5, 5.5e-5]);
    expect(pixels).not.toHaveProperty("energyKev");
    const plain = await autophaseHere(prepare());
    expect(lastJson(plain)).not.toHaveProperty("pixelSizeMeters");
    expect((await readPattern(at("out.cxi"))).acquisition).toBeUndefined();
  });

  it("says when the frames are not as many as the points of the scan", async () => {
    const { status, stderr } = await autophaseHere(prepare(...spec("2")));
    expect(stderr.split("\n").filter((line) => line.startsWith("spec:"))).toEqual([
      "spec: scan 2 has 1 points, but the frames are 4: are they of this scan?",
    ]);
    expect(status).toBe(0);
  });

  it("names the rows of a log that disagree, and goes on without them", async () => {
    const { stderr } = await autophaseHere(prepare(...spec("4")));
    expect(stderr).toContain("spec: line 31: #P0 has 2 positions for 3 names in #O0: left out are ");
  });

  it("says what the scan does not tell", async () => {
    const outcome = await autophaseHere(prepare(...spec("3")));
    expect(outcome.stderr).toContain("spec: scan 3 does not tell distanceMeters; the pattern goes without\n");
    expect(lastJson(outcome)).toMatchObject({ energyKev: 8.6, energyStepKev: 1 / 3 });
  });
});

describe("prepare --spec --scan, wrongly used", () => {
  it.each<[string, () => string[], number, RegExp]>([
    [
      "a SPEC file without a scan",
      () => ["--spec", at("gold.spec")],
      2,
      /^error: --spec .*gold\.spec needs .*--scan N$/,
    ],
    ["a scan without a SPEC file", () => ["--scan", "1"], 2, /^error: --scan 1 needs .*--spec FILE$/],
    ["a scan that is no number", () => spec("one"), 2, /'one' is invalid.*a number from 0 up/],
    ["pixels in micrometres", () => ["--pixel-size", "55"], 2, /'55' is invalid.*from 1e-7 to 0\.01/],
    ["a scan that is not there", () => spec("54"), 1, /^error: .*gold\.spec: there is no scan 54; the scans are 1-4$/],
    ["binary data", () => spec("1", "binary.spec"), 1, /^error: .*binary\.spec: not a SPEC file: .*binary/],
    ["an empty file", () => spec("1", "empty.spec"), 1, /^error: .*empty\.spec: not a SPEC file/],
    [
      "no such beamline",
      () => [...spec("1"), "--geometry", "P99"],
      2,
      /^error: --geometry P99: expected 34-ID-C, ID01, .* or a file/,
    ],
    [
      "a geometry without a scan",
      () => ["--geometry", "ID01"],
      2,
      /^error: --geometry ID01 needs .*--spec FILE --scan N$/,
    ],
    [
      "a geometry that is no JSON",
      () => [...spec("1"), "--geometry", at("bad.json")],
      1,
      /^error: .*bad\.json: not JSON: /,
    ],
    ["no file", () => spec("1", "nowhere.spec"), 1, /^error: .*nowhere\.spec: no such file/],
    ["a folder", () => spec("1", "frames"), 1, /^error: .*frames: is a folder/],
  ])("%s", async (_, args, expected, message) => {
    await rm(at("out.cxi"), { force: true });
    const { status, stdout, stderr } = await autophaseHere(prepare(...args()));
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect([status, stdout]).toEqual([expected, ""]);
    expect((await readdir(folder)).filter((name) => /out|tmp/.test(name))).toEqual([]);
  });
});

describeWithShared("prepare --spec --scan on the real scan", "data/aps34idc-scan54", () => {
  it("finds 9 keV, half a metre, 0.005 degrees, the angles and the planes of gold", async () => {
    const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);
    const instrument = ["--spec", scan("example.spec"), "--scan", "54", "--pixel-size", "55e-6"];
    const outcome = await autophaseHere([
      "prepare",
      scan("frames"),
      ...["--crop", "32,32,32", "--no-report", "--out", at("real.cxi"), "--json"],
      ...instrument,
    ]);
    expect(outcome.stderr).not.toContain("spec:");
    expect(outcome.stderr).toContain("geometry: 34-ID-C\n");
    const result = lastJson(outcome);
    const { energyKev, distanceMeters, rockingStepDegrees } = result;
    expect(result).toMatchObject({ rockingMotor: "Theta", anglesDegrees: { Delta: 32.174, Gamma: 12.6346 } });
    expect(result.twoThetaDegrees).toBeCloseTo(34.31626, 4);
    expect(Math.abs(Number(result.dSpacingAngstroms) / 2.356 - 1)).toBeLessThan(0.02);
    expect([energyKev, distanceMeters]).toEqual([9, 0.5]);
    expect(rockingStepDegrees).toBeCloseTo(0.005, 12);
    const { acquisition } = await readPattern(at("real.cxi"));
    expect(acquisition?.energyKev).toBeCloseTo(9, 12);
    expect(acquisition?.pixelSizeMeters).toEqual([55e-6, 55e-6]);
  });
});
