import type { DetectorHeader } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { scanAcquisition } from "../acquisition/scan-acquisition.js";
import { geometryFromJson } from "./geometry-from-json.js";
import { ESRF_ID01_GEOMETRY, geometryPreset } from "./presets.js";

/** What a file of ID01 says of a detector that is not the beamline's first. */
const EIGER: DetectorHeader = {
  ...{ name: "eiger2m", shape: [2, 8, 8], dataset: "/1.1/measurement/eiger2m" },
  ...{ pixelSizeMeters: [75e-6, 75e-6], directBeamPixel: [310, 190], distanceMeters: 1 },
};
const SCAN = {
  ...{ command: "ascan eta 0 1 1 1", date: "", mnemonics: new Map<string, string>(), points: 2 },
  ...{ columns: new Map([["eta", Float64Array.of(0, 1)]]), detector: EIGER },
  positions: new Map(Object.entries({ mu: 0, eta: 0, phi: 0, nu: 0, delta: 34, Energy: 9, detdist: 1000 })),
};

describe("geometryFromJson", () => {
  it("of a beamline has what is not said from the detector that the scan was taken with", () => {
    const { detector } = geometryFromJson("G.json", { beamline: "ID01", detector: { columns: "x-" } }, SCAN);
    expect(detector).toMatchObject({ columns: "x-", pixelSizeMeters: [75e-6, 75e-6], centralPixel: [310, 190] });
    expect(geometryPreset("ID01", SCAN)?.detector).toMatchObject({ columns: "x+", pixelSizeMeters: [75e-6, 75e-6] });
    expect(geometryFromJson("G.json", { beamline: "ID01" })).toEqual(ESRF_ID01_GEOMETRY);
  });

  it("goes by an image of the direct beam in the place of what the file says of it", () => {
    const directBeam = { pixel: [20, 18], anglesDegrees: { nu: 0, delta: 34 } };
    const { detector } = geometryFromJson("G.json", { beamline: "ID01", detector: { directBeam } }, SCAN);
    expect(detector).toMatchObject({ directBeam });
    expect(detector).not.toHaveProperty("centralPixel");
  });

  it("has energy and distance go before those of the scan", () => {
    const geometry = geometryFromJson("G.json", { beamline: "ID01", distanceMeters: 0.8, energyKev: 8.5 }, SCAN);
    expect(scanAcquisition(SCAN, { geometry }).acquisition).toMatchObject({ distanceMeters: 0.8, energyKev: 8.5 });
    const preset = geometryPreset("ID01", SCAN);
    expect(scanAcquisition(SCAN, { geometry: preset }).acquisition).toMatchObject({ distanceMeters: 1, energyKev: 9 });
  });
});
