import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beamlineNamed, directBeamPixel, ESRF_ID01_GEOMETRY, scanFiles } from "@autophase/analysis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const simulate = (geometry: string, ...more: string[]) =>
  autophaseHere([
    "simulate",
    "--geometry",
    geometry,
    "--out",
    at(geometry),
    "--number",
    "12",
    "--shape",
    "32",
    "--json",
    ...more,
  ]);
const prepare = (...args: string[]) =>
  autophaseHere(["prepare", ...args, "--out", at("out.cxi"), "--no-report", "--crop", "full", "--json"]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-scans-"));
  for (const name of ["34-ID-C", "ID01", "P10", "CRISTAL"]) expect((await simulate(name)).status).toBe(0);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("prepare of a scan file", () => {
  it.each([
    ["34-ID-C", ["34-ID-C/crystal.spec", "--scan", "12"], "layout: APS 34-ID-C, scan 12; frames of", 2.3544],
    ["ID01", ["ID01/crystal_12.h5"], "layout: ESRF ID01, scan 12; frames of", 2.3544],
    ["P10, by its folder", ["P10/crystal_00012"], "layout: PETRA III P10, scan 12; frames of", 2.3544],
    ["P10, by its log", ["P10/crystal_00012/crystal_00012.fio"], "at /entry/data/data_*", 2.3544],
    ["CRISTAL", ["CRISTAL/crystal_0012.h5", "--geometry", "CRISTAL/geometry.json"], "layout: SOLEIL CRISTAL", 2.3544],
  ])(
    "of %s says which it took, and finds the reflection",
    async (_, [name, ...more], words, dSpacing) => {
      const geometry = more.map((part) => (part.endsWith(".json") ? at(part) : part));
      const outcome = await prepare(at(name), ...geometry);
      expect(outcome.stderr).toContain(words);
      expect(lastJson(outcome).dSpacingAngstroms).toBeCloseTo(dSpacing, 3);
      // what is in doubt is said, unless a geometry of one's own has settled it
      expect(outcome.stderr.includes("doubt: ")).toBe(more.length === 0 || more[0] === "--scan");
    },
    30_000,
  );

  it("takes the place on the detector and the angle from the part that is read", async () => {
    const whole = lastJson(await prepare(at("ID01/crystal_12.h5")));
    const part = lastJson(await prepare(at("ID01/crystal_12.h5"), "--slice", "4:30,6:30,2:30"));
    expect(part.peakPixel).toEqual(whole.peakPixel);
    expect(part.anglesDegrees).toEqual(whole.anglesDegrees);
  });

  it.each([
    ["a scan that is not there", ["ID01/crystal_12.h5", "--scan", "13"], "there is no scan 13: 12"],
    [
      "a detector that is not there",
      ["ID01/crystal_12.h5", "--detector", "eiger"],
      "there is no detector eiger: mpxgaas at",
    ],
    [
      "a counter that is not there",
      ["ID01/crystal_12.h5", "--monitor", "imon"],
      "scan 12 has no counter imon; it has eta",
    ],
    ["a SPEC file without a scan", ["34-ID-C/crystal.spec"], "holds several scans; name one: --scan N"],
  ])("refuses %s", async (_, [name, ...more], message) => {
    const outcome = await prepare(at(name), ...more);
    expect(outcome.stderr).toContain(message);
    expect(outcome.status).not.toBe(0);
  });

  it("names a data file of a master that is not there, with those that are", async () => {
    const detector = at("P10/crystal_00012/e4m");
    const [data] = (await readdir(detector)).filter((name) => name.includes("_data_"));
    await rename(join(detector, data), join(detector, "elsewhere.h5"));
    const { stderr } = await prepare(at("P10/crystal_00012"));
    await rename(join(detector, "elsewhere.h5"), join(detector, data));
    expect(stderr).toContain(`(${data}, /entry/data/data); there is no file of that name in the folder`);
  });
});

describe("simulate", () => {
  it("asks for memory before the work", async () => {
    const { status, stderr } = await autophaseHere(["simulate", "--out", at("huge"), "--shape", "100000"]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: simulating 100000 x 100000 x 100000 takes about 7\.45e\+7 GiB of memory, and /),
    ]);
  });
});

describe("simulate into a folder with a scan", () => {
  const again = (name: string, ...more: string[]) =>
    autophaseHere(["simulate", "--geometry", name, "--out", at(name), "--shape", "32", "--seed", "2", ...more]);

  it("adds the next to the log, and replaces the one of the same number", async () => {
    for (const number of ["13", "13", "12"]) expect((await again("34-ID-C", "--number", number)).status).toBe(0);
    const log = await readFile(at("34-ID-C/crystal.spec"), "utf8");
    expect(log.match(/^#[FS] \S+/gm)).toEqual(["#F crystal.spec", "#S 13", "#S 12"]);
    for (const scan of ["12", "13"]) {
      expect(lastJson(await prepare(at("34-ID-C/crystal.spec"), "--scan", scan)).dSpacingAngstroms).toBeCloseTo(
        2.3544,
        3,
      );
    }
  }, 60_000);

  it("leaves what another scan needs: motors of the log, a description of the geometry", async () => {
    const described = await readFile(at("CRISTAL/geometry.json"), "utf8");
    const outcome = await again("CRISTAL", "--number", "13", "--distance", "2");
    expect(outcome.stderr).toContain(
      "geometry.json is there and belongs to scans of another geometry; name another folder",
    );
    expect(outcome.status).not.toBe(0);
    expect(await readFile(at("CRISTAL/geometry.json"), "utf8")).toBe(described);
    expect((await again("CRISTAL", "--number", "13")).status).toBe(0);
  }, 60_000);
});

describe("calibrate", () => {
  /** A scan of the arm at ID01, with the direct beam where it is said. */
  const writeBeam = async (number: number, deltas: readonly number[], places: readonly (readonly number[])[]) => {
    const beamline = beamlineNamed("ID01");
    if (!beamline) throw new Error("ID01 is known");
    const [rows, columns] = [128, 96];
    const data = new Uint32Array(deltas.length * rows * columns);
    for (const [i, [row, column]] of places.entries()) {
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const counts = 1e5 * Math.exp(-((r - row) ** 2 + (c - column) ** 2) / 8);
          data[(i * rows + r) * columns + c] = Math.round(counts);
        }
      }
    }
    const files = await scanFiles(beamline, {
      ...{ number, sample: "beam", detector: beamline.detectors[0], rockingMotor: "delta", rockingDegrees: deltas },
      frames: { data, shape: [deltas.length, rows, columns] },
      positions: { mu: 0, eta: 0, phi: 0, nu: 0, delta: 0, Energy: 9 },
    });
    for (const { name, bytes } of files) await writeFile(at(name), bytes);
  };

  it("finds where a detector stands from a scan of its arm through the direct beam", async () => {
    const plain = beamlineNamed("ID01")?.geometry ?? ESRF_ID01_GEOMETRY;
    const detector = { ...plain.detector, centralPixel: [60, 40] as const };
    const geometry = { ...plain, distanceMeters: 0.8, detector };
    const deltas = [-0.1, -0.05, 0, 0.05, 0.1];
    const places = deltas.map((delta) => directBeamPixel(geometry, { anglesDegrees: { nu: 0, delta } }));
    await writeBeam(3, deltas, places);
    const outcome = await autophaseHere(["calibrate", at("beam_3.h5"), "--out", at("calibrated.json"), "--json"]);
    const { distanceMeters, centralPixel, rmsPixels } = lastJson(outcome) as { [name: string]: number & number[] };
    expect(distanceMeters).toBeCloseTo(0.8, 2);
    expect(centralPixel[0]).toBeCloseTo(60, 1);
    expect(centralPixel[1]).toBeCloseTo(40, 1);
    expect(rmsPixels).toBeLessThan(0.05);
    const prepared = await prepare(at("ID01/crystal_12.h5"), "--geometry", at("calibrated.json"));
    expect(prepared.stderr).toContain("geometry: ID01");
    expect(lastJson(prepared).distanceMeters).toBeCloseTo(distanceMeters, 12);
  }, 30_000);

  it("says in a sentence that no detector fits, and writes nothing", async () => {
    const places = [
      [64, 25],
      [91, 36],
      [52, 58],
      [37, 49],
      [82, 27],
      [30, 38],
    ];
    await writeBeam(4, [0.32, 0.1, 0.2, 0.38, 0.17, 0.28], places);
    const { status, stderr } = await autophaseHere(["calibrate", at("beam_4.h5"), "--out", at("none.json")]);
    expect([status, stderr.match(/^error: .*/gm)]).toEqual([
      1,
      ["error: ID01: the fit to the images does not settle: are angles and directions right?"],
    ]);
    expect(existsSync(at("none.json"))).toBe(false);
  }, 30_000);
});

describe("info and beamlines", () => {
  it("print how a scan was taken", async () => {
    const { scan } = lastJson(await autophaseHere(["info", at("P10/crystal_00012"), "--json"])) as { scan: object };
    expect(scan).toMatchObject({ beamline: "PETRA III P10", scan: 12, detector: "Eiger4M", rockingMotor: "om" });
    const other = await autophaseHere(["info", at("ID01/crystal_12.h5"), "--detector", "eiger"]);
    expect([other.status, other.stderr]).toEqual([
      1,
      expect.stringContaining("there is no detector eiger: mpxgaas at"),
    ]);
  });

  it("list what is known, and all about one", async () => {
    const { beamlines } = lastJson(await autophaseHere(["beamlines", "--json"])) as { beamlines: { name: string }[] };
    expect(beamlines.map(({ name }) => name)).toContain("NanoMAX");
    const one = lastJson(await autophaseHere(["beamlines", "esrf-id01", "--json"]));
    expect(one).toMatchObject({ sample: "mu y-, eta x-, phi y-", arm: "nu y-, delta x-" });
    expect((await autophaseHere(["beamlines", "X1"])).stderr).toContain("X1: expected one of 34-ID-C, ID01");
  });

  it("take a geometry that says what a beamline does not", async () => {
    await writeFile(at("own.json"), JSON.stringify({ beamline: "ID02", distanceMeters: 1 }));
    const { stderr } = await prepare(at("ID01/crystal_12.h5"), "--geometry", at("own.json"));
    expect(stderr).toContain("beamline: expected one of 34-ID-C, ID01");
  });
});
