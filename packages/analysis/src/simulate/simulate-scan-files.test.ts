import { expect, it } from "vitest";
import { beamlineNamed } from "../beamlines/beamlines.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { scatteringVectorOf } from "../geometry/scattering.js";
import { simulateScanFiles } from "./simulate-scan-files.js";

it("says where the direct beam of a fixed detector is, seen from the frames that are a part of it", async () => {
  const { geometry: told, summary } = await simulateScanFiles({ geometry: "ID27", shape: [16, 16, 16] });
  const { geometry: preset } = beamlineNamed("ID27") ?? {};
  const { detector, distanceMeters } = told as unknown as Required<BeamlineGeometry>;
  const geometry = { ...(preset as BeamlineGeometry), detector: { ...preset?.detector, ...detector }, distanceMeters };
  // where the simulated frames have their peak
  const seen = scatteringVectorOf(geometry, { anglesDegrees: { nath: 0 }, peakPixel: [8, 8], energyKev: 9 });
  expect(seen.twoThetaDegrees).toBeCloseTo(Number(summary.twoThetaDegrees), 2);
  expect(10 * seen.dSpacingNanometers).toBeCloseTo(Number(summary.dSpacingAngstroms), 3);
});
