import "@autophase/vitest/matchers";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { APS_34IDC_GEOMETRY, scatteringOf, simulateScanFiles } from "@autophase/analysis";
import type { Acquisition } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measuredGeometry } from "./measured-geometry.js";

const PLAIN: Acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.01,
  rockingMotor: "Theta",
};
const KNOWN: Acquisition = {
  ...PLAIN,
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};

const SPEC = `#F gold.spec
#E 1580609738
#O0 Theta  Chi  Phi  Delta  Gamma  Energy  camdist
#o0 th chi phi del gam en cam

#S 7  ascan  th 0 0.4  4 1
#P0 0 90 -5 32 13 9 500
#N 2
#L Theta  Monitor
0 10
0.1 11
0.2 12
0.3 13
0.4 14

#S 8  ascan  en 8 9  1 1
#P0 0 90 -5 32 13 9 500
#N 2
#L Energy  Monitor
8 10
9 11
`;

describe("measuredGeometry of the log of a scan", () => {
  let folder: string;
  let log: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "autophase-log-"));
    log = join(folder, "gold.spec");
    await writeFile(log, SPEC);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("takes angles and steps from it, and from the record of the preparation how voxels were binned", async () => {
    const parameters = { peak: [3, 20, 30], bin: [2, 1, 4], origin: [0, 0] };
    const history = [{ program: "autophase", version: "", command: "", date: "", parameters }];
    const { scattering } = await measuredGeometry("R.cxi", { history }, { spec: log, scan: 7, pixelSize: 1e-5 });
    const expected = scatteringOf(APS_34IDC_GEOMETRY, {
      ...KNOWN,
      rockingStepDegrees: 0.2,
      pixelSizeMeters: [1e-5, 4e-5],
      anglesDegrees: { ...KNOWN.anglesDegrees, Theta: 0.3 },
    });
    expect(scattering.reciprocalVoxel.flat()).toBeAllClose(expected.reciprocalVoxel.flat(), { rtol: 1e-9 });
    expect(scattering.q).toBeAllClose(expected.q, { rtol: 1e-9 });
  });

  it("leaves the pattern's own pitch and step where no preparation is recorded, the peak in the middle of the scan", async () => {
    const { scattering } = await measuredGeometry("R.cxi", { acquisition: PLAIN }, { spec: log, scan: 7 });
    const known = (await measuredGeometry("R.cxi", { acquisition: KNOWN }, {})).scattering;
    expect(scattering.reciprocalVoxel.flat()).toBeAllClose(known.reciprocalVoxel.flat(), { rtol: 1e-9 });
  });

  it.each([
    ["ID01", "crystal_12.h5"],
    ["P10", "crystal_00012/crystal_00012.fio"],
  ])("takes the log of %s as its preparation does", async (geometry, name) => {
    const { files, summary } = await simulateScanFiles({ geometry, number: 12, shape: [16, 24, 20] });
    for (const { name, bytes } of files) {
      await mkdir(join(folder, dirname(name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const parameters = { peak: [8, 12, 10], bin: [1, 1, 1], origin: [0, 0] };
    const history = [{ program: "autophase", version: "", command: "", date: "", parameters }];
    const found = await measuredGeometry("R.cxi", { history }, { spec: join(folder, name) });
    expect(found.geometry.name).toContain(geometry);
    expect(10 * found.scattering.dSpacingNanometers).toBeCloseTo(Number(summary.dSpacingAngstroms), 2);
  });

  it.each([
    [{ scan: 7 }, "--scan 7 needs the SPEC file that it is in: --spec FILE"],
    [{ spec: "gold.spec" }, "gold.spec needs the number of the scan in it: --scan N"],
  ])("refuses one of spec and scan without the other: %o", async (options, message) => {
    await expect(measuredGeometry("R.cxi", {}, options)).rejects.toThrow(message);
  });
});

describe("measuredGeometry", () => {
  it("takes what the pattern says, or the preset that is named", async () => {
    const { geometry, scattering } = await measuredGeometry("R.cxi", { acquisition: KNOWN }, {});
    expect(geometry.name).toBe("34-ID-C");
    const { geometry: _, ...angles } = KNOWN;
    expect((await measuredGeometry("R.cxi", { acquisition: angles }, { geometry: "aps34idc" })).scattering).toEqual(
      scattering,
    );
  });

  it("takes a file, and its energy and distance before the pattern's", async () => {
    const folder = await mkdtemp(join(tmpdir(), "autophase-geometry-"));
    const named = join(folder, "far.json");
    await writeFile(named, JSON.stringify({ ...APS_34IDC_GEOMETRY, distanceMeters: 1, energyKev: 18 }));
    const near = (await measuredGeometry("R.cxi", { acquisition: KNOWN }, {})).scattering;
    const far = (await measuredGeometry("R.cxi", { acquisition: KNOWN }, { geometry: named })).scattering;
    await rm(folder, { recursive: true });
    const steps = [near, far].map(({ reciprocalVoxel }) => reciprocalVoxel.map((step) => Math.hypot(...step)));
    // the wavenumber is twice as large, the solid angle of a pixel half as wide
    expect(steps[1][0] / steps[0][0]).toBeCloseTo(2, 9);
    expect(steps[1][1] / steps[0][1]).toBeCloseTo(1, 9);
  });

  it.each<[string, Acquisition, string | undefined, string, string]>([
    [
      "no geometry",
      PLAIN,
      undefined,
      "UsageError",
      "R.cxi does not say at which beamline and angles it was measured: give --spec FILE --scan N, or --geometry FILE.json",
    ],
    [
      "no angles",
      PLAIN,
      "34-ID-C",
      "GeometryError",
      "34-ID-C: the angle of Gamma or gam or gamma is not known: give its degrees in the geometry",
    ],
    ["another beamline's motors", KNOWN, "ID01", "GeometryError", "ID01: "],
    [
      "a beamline that is not known",
      KNOWN,
      "X1",
      "UsageError",
      "--geometry X1: expected 34-ID-C, ID01, 1-ID-E, BM02, ID27, P10, P10-EH2, SIXS, CRISTAL, NanoMAX, or a file",
    ],
  ])("refuses %s", async (_, acquisition, named, tag, message) => {
    const found = measuredGeometry("R.cxi", { acquisition }, named ? { geometry: named } : {});
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toMatchObject({ name: tag });
  });
});
