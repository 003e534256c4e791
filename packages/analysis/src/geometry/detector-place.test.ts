import "@autophase/vitest/matchers";
import { dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import { describe, expect, it } from "vitest";
import type { BeamlineGeometry, DetectorGeometry } from "./beamline-geometry.js";
import { placeDetector } from "./detector-place.js";

const BEAM: Vector3 = [0, 0, 1];
const RADIANS = Math.PI / 180;
const PITCH = [60e-6, 50e-6] as const;

function geometryOf(detector: Partial<DetectorGeometry>): BeamlineGeometry {
  return {
    name: "bench",
    sampleCircles: [{ motors: ["om"], axis: "y+" }],
    detectorCircles: [{ motors: ["tth"], axis: "x-" }],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: PITCH, ...detector },
    distanceMeters: 1,
  };
}

describe("placeDetector", () => {
  it("rotates rows and columns in their plane, counter-clockwise for one who looks against the beam", () => {
    const geometry = geometryOf({ rotationDegrees: 90, centralPixel: [10, 20] });
    const place = placeDetector(geometry, { anglesDegrees: { tth: 0 } }, BEAM);
    // x is to the right and y up for one who looks against the beam
    expect(place.rows).toBeAllClose([-1, 0, 0], { atol: 1e-12 });
    expect(place.columns).toBeAllClose([0, -1, 0], { atol: 1e-12 });
    expect(place.at([11, 22])).toBeAllClose([-PITCH[0], -2 * PITCH[1], 1], { atol: 1e-12 });
  });

  it("leans about the axis at the azimuth", () => {
    const about = (tiltAzimuthDegrees: number) =>
      placeDetector(geometryOf({ tiltDegrees: 30, tiltAzimuthDegrees }), { anglesDegrees: { tth: 0 } }, BEAM);
    expect(about(0).columns).toBeAllClose([1, 0, 0], { atol: 1e-12 });
    expect(about(0).rows).toBeAllClose([0, -Math.cos(30 * RADIANS), -Math.sin(30 * RADIANS)], { atol: 1e-12 });
    expect(about(90).rows).toBeAllClose([0, -1, 0], { atol: 1e-12 });
    expect(dot(about(37).rows, about(37).columns)).toBeCloseTo(0, 12);
  });

  it.each([0, 4, -7])("finds the direct beam on a leaning detector with the arm at %d degrees", (tth) => {
    // as the arm sees it, the beam points down by its angle and meets a line that leans forward through (0, 1)
    const directBeam = { pixel: [100, 50] as const, anglesDegrees: { tth } };
    const place = placeDetector(geometryOf({ tiltDegrees: 10, directBeam }), { anglesDegrees: { tth } }, BEAM);
    const hit = place.at([100, 50]);
    expect(normalize(hit)).toBeAllClose(BEAM, { atol: 1e-12 });
    const angle = 10 * RADIANS;
    const arm = tth * RADIANS;
    expect(hit[2]).toBeCloseTo(1 / (Math.cos(arm) + Math.sin(arm) * Math.tan(angle)), 9);
  });

  it("says the same by any image of the direct beam", () => {
    const lean = { tiltDegrees: 3, tiltAzimuthDegrees: 40, rotationDegrees: 2 };
    const central = placeDetector(
      geometryOf({ ...lean, centralPixel: [100, 50] }),
      { anglesDegrees: { tth: 5 } },
      BEAM,
    );
    const pixel = [100 - 1458.4, 50.9] as const;
    const directBeam = { pixel, anglesDegrees: { tth: 5 } };
    const other = placeDetector(geometryOf({ ...lean, directBeam }), { anglesDegrees: { tth: 5 } }, BEAM);
    const shift = other.at([0, 0]).map((value, k) => value - central.at([0, 0])[k]);
    const again = other.at([200, 300]).map((value, k) => value - central.at([200, 300])[k]);
    expect(again).toBeAllClose(shift, { atol: 1e-12 });
    expect(normalize(other.at(pixel))).toBeAllClose(BEAM, { atol: 1e-12 });
  });

  it("is carried along by stages on the arm, an angle of a stage being radius and direction", () => {
    const geometry: BeamlineGeometry = {
      ...geometryOf({ centralPixel: [0, 0] }),
      detectorCircles: [{ motors: ["eta"], axis: "z+", offsetDegrees: 10 }],
      detectorTranslations: [{ motors: ["r"], axis: "y+", offsetMillimeters: -100 }],
    };
    const position = { anglesDegrees: { eta: 20 }, positionsMillimeters: { r: 600 } };
    const { at } = placeDetector(geometry, position, BEAM);
    expect(at([0, 0])).toBeAllClose([-0.5 * Math.sin(30 * RADIANS), 0.5 * Math.cos(30 * RADIANS), 1], { rtol: 1e-12 });
    expect(() => placeDetector(geometry, { anglesDegrees: { eta: 20 } }, BEAM)).toThrow(
      "bench: the position of r is not known: give its millimeters in the geometry",
    );
  });
});
