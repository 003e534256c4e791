import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APS_34IDC_GEOMETRY } from "@autophase/analysis";
import type { Acquisition } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
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

describe("measuredGeometry", () => {
  it("takes what the pattern says, or the preset that is named", async () => {
    const { geometry, scattering } = await measuredGeometry("R.cxi", KNOWN, undefined);
    expect(geometry.name).toBe("34-ID-C");
    const { geometry: _, ...angles } = KNOWN;
    expect((await measuredGeometry("R.cxi", angles, "aps34idc")).scattering).toEqual(scattering);
  });

  it("takes a file, and its energy and distance before the pattern's", async () => {
    const folder = await mkdtemp(join(tmpdir(), "autophase-geometry-"));
    const named = join(folder, "far.json");
    await writeFile(named, JSON.stringify({ ...APS_34IDC_GEOMETRY, distanceMeters: 1, energyKev: 18 }));
    const near = (await measuredGeometry("R.cxi", KNOWN, undefined)).scattering;
    const far = (await measuredGeometry("R.cxi", KNOWN, named)).scattering;
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
      "R.cxi does not say at which beamline and angles it was measured: prepare its frames with --spec FILE --scan N, or give --geometry",
    ],
    [
      "no angles",
      PLAIN,
      "34-ID-C",
      "GeometryError",
      "34-ID-C: the angle of Gamma or gam or gamma is not known: give its degrees in the geometry",
    ],
    ["another beamline's motors", KNOWN, "ID01", "GeometryError", "ID01: "],
    ["a beamline that is not known", KNOWN, "X1", "UsageError", "--geometry X1: expected 34-ID-C, ID01, or a file"],
  ])("refuses %s", async (_, acquisition, named, tag, message) => {
    const found = measuredGeometry("R.cxi", acquisition, named);
    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toMatchObject({ name: tag });
  });
});
