import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { beamPixel } from "./beam-pixel.js";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import { type BeamImage, calibrateDetector, directBeamPixel } from "./calibrate-detector.js";
import { ESRF_ID01_GEOMETRY } from "./presets.js";

const TRUE: BeamlineGeometry = {
  ...ESRF_ID01_GEOMETRY,
  distanceMeters: 0.73,
  detector: {
    ...ESRF_ID01_GEOMETRY.detector,
    centralPixel: [201.3, 180.7],
    rotationDegrees: 1.4,
    tiltDegrees: 6,
    tiltAzimuthDegrees: 35,
  },
};

function imagesOf(
  geometry: BeamlineGeometry,
  angles: readonly (readonly [number, number])[],
  noise = 0,
  seed = 3,
): BeamImage[] {
  const random = createRandom(seed);
  return angles.map(([nu, delta]) => {
    const anglesDegrees = { nu, delta };
    const [row, column] = directBeamPixel(geometry, { anglesDegrees });
    return { anglesDegrees, pixel: [row + noise * random.normal(), column + noise * random.normal()] };
  });
}

const CROSS = [-2, -1, 0, 1, 2].flatMap((step) => [[0.4 * step, 0] as const, [0, 0.4 * step] as const]);

describe("directBeamPixel", () => {
  it("is the tangent of the angle times the distance over the pitch", () => {
    const { rotationDegrees: _, tiltDegrees: __, tiltAzimuthDegrees: ___, ...detector } = TRUE.detector;
    const [row, column] = directBeamPixel({ ...TRUE, detector }, { anglesDegrees: { nu: 0, delta: 2 } });
    // delta lifts the detector: the beam falls on it lower down
    expect(row - 201.3).toBeCloseTo((0.73 / 55e-6) * Math.tan((2 * Math.PI) / 180), 6);
    expect(column).toBeCloseTo(180.7, 9);
  });
});

describe("calibrateDetector", () => {
  it("finds distance, central pixel, rotation and tilt of a detector exactly", () => {
    const { geometry, rmsPixels, hasTilt } = calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(TRUE, CROSS));
    const { detector } = geometry;
    expect(hasTilt).toBe(true);
    expect(rmsPixels).toBeLessThan(1e-5);
    expect(geometry.distanceMeters).toBeCloseTo(0.73, 5);
    expect(detector.centralPixel).toBeAllClose([201.3, 180.7], { atol: 1e-3 });
    expect(detector.rotationDegrees).toBeCloseTo(1.4, 3);
    expect(detector.tiltDegrees).toBeCloseTo(6, 1);
    expect(detector.tiltAzimuthDegrees).toBeCloseTo(35, 0);
  });

  it("is as good as the noise of the images", () => {
    const { geometry, rmsPixels } = calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(TRUE, CROSS, 0.1));
    expect(rmsPixels).toBeGreaterThan(0.05);
    expect(rmsPixels).toBeLessThan(0.2);
    expect(Math.abs((geometry.distanceMeters ?? 0) / 0.73 - 1)).toBeLessThan(5e-3);
    expect(geometry.detector.centralPixel).toBeAllClose([201.3, 180.7], { atol: 0.3 });
  });

  it("leaves the tilt at 0 where there are too few images, and says so", () => {
    const { geometry, hasTilt, warnings } = calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(TRUE, CROSS.slice(0, 4)));
    expect([hasTilt, geometry.detector.tiltDegrees]).toEqual([false, 0]);
    expect(warnings).toEqual(["ID01: five images or more are needed to tell a tilt; it is taken as 0"]);
  });

  const square = { ...TRUE, detector: { ...TRUE.detector, tiltDegrees: 0 } };
  const along = (step: number) => [-2, -1, 0, 1, 2].map((n) => [0, n * step] as const);

  it("leaves a tilt at 0 that images of one line, half a pixel off, do not tell", () => {
    const result = calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(square, along(0.15), 0.5));
    expect([result.hasTilt, result.geometry.detector.tiltDegrees]).toEqual([false, 0]);
    expect(result.warnings).toEqual([
      expect.stringMatching(/^ID01: the images tell the tilt to .* degrees.* at best, and it is taken as 0/),
    ]);
    expect(Math.abs((result.geometry.distanceMeters ?? 0) / 0.73 - 1)).toBeLessThan(0.02);
    expect(result.rmsPixels).toBeLessThan(1);
  });

  it("fits the tilt in the direction in which the arm moved, and names the one in which it is not told", () => {
    const about = { ...square, detector: { ...square.detector, rotationDegrees: 0, tiltDegrees: 6 } };
    const images = (tiltAzimuthDegrees: number) =>
      imagesOf({ ...about, detector: { ...about.detector, tiltAzimuthDegrees } }, along(2), 0.02);
    const { geometry, tiltUncertainDegrees, warnings } = calibrateDetector(ESRF_ID01_GEOMETRY, images(0));
    expect(geometry.detector.tiltDegrees).toBeCloseTo(6, 0);
    expect(tiltUncertainDegrees).toBeLessThan(1);
    expect(warnings).toEqual([expect.stringMatching(/^ID01: a tilt at azimuth \d+ degrees is told to 90 degrees and/)]);
    expect(calibrateDetector(ESRF_ID01_GEOMETRY, images(90)).geometry.detector.tiltDegrees).toBeLessThan(1);
  });

  it("is certain of a tilt to what many fits of images with noise scatter by", () => {
    const fits = Array.from({ length: 24 }, (_, seed) => {
      const images = imagesOf(TRUE, CROSS, 0.1, seed);
      const { geometry, tiltUncertainDegrees = 0 } = calibrateDetector(ESRF_ID01_GEOMETRY, images);
      const { tiltDegrees = 0, tiltAzimuthDegrees = 0 } = geometry.detector;
      const azimuth = (tiltAzimuthDegrees * Math.PI) / 180;
      return { tilt: [tiltDegrees * Math.cos(azimuth), tiltDegrees * Math.sin(azimuth)], tiltUncertainDegrees };
    });
    const azimuth = (35 * Math.PI) / 180;
    const off = fits.flatMap(({ tilt }) => [tilt[0] - 6 * Math.cos(azimuth), tilt[1] - 6 * Math.sin(azimuth)]);
    const scatter = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
    const said = fits.reduce((sum, { tiltUncertainDegrees }) => sum + tiltUncertainDegrees, 0) / fits.length;
    expect(scatter / said).toBeGreaterThan(0.7);
    expect(scatter / said).toBeLessThan(1.3);
  });

  it("tells columns that grow the other way, where both circles of the arm move", () => {
    const wrong = { ...ESRF_ID01_GEOMETRY, detector: { ...ESRF_ID01_GEOMETRY.detector, columns: "x-" as const } };
    expect(() => calibrateDetector(wrong, imagesOf(square, CROSS, 0.1))).toThrow("where no detector is");
  });

  /** Of no detector at all. */
  const scattered = (seed: number): BeamImage[] => {
    const random = createRandom(seed);
    const place = (): number => 500 * random.uniform();
    return Array.from({ length: 6 }, () => ({
      pixel: [place(), place()] as const,
      anglesDegrees: { nu: 2 * random.uniform(), delta: 2 * random.uniform() },
    }));
  };

  it("says where the fit does not settle, and where it settles far from the images", () => {
    expect(() => calibrateDetector(ESRF_ID01_GEOMETRY, scattered(0))).toThrow(
      "ID01: the fit to the images does not settle: are angles and directions right?",
    );
    expect(() => calibrateDetector(ESRF_ID01_GEOMETRY, scattered(2))).toThrow(
      /^ID01: the fit ends at a distance of \S+ m and a tilt of \S+ degrees, where no detector is/,
    );
    expect(calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(TRUE, CROSS, 10)).warnings).toEqual([
      expect.stringMatching(/^ID01: the images are off by \d+\.\d pixels, more than/),
    ]);
    expect(calibrateDetector(ESRF_ID01_GEOMETRY, imagesOf(TRUE, CROSS, 0.1)).warnings).toEqual([]);
  });

  it.each<[string, readonly BeamImage[], string]>([
    ["one image", imagesOf(TRUE, CROSS.slice(0, 1)), "expected two images of the direct beam or more, got 1"],
    [
      "an angle that is not known",
      [
        { pixel: [1, 2], anglesDegrees: { nu: 1 } },
        { pixel: [3, 4], anglesDegrees: { nu: 2 } },
      ],
      "the angle of delta or del or Delta is not known",
    ],
    [
      "images in which only the sample turns",
      imagesOf(TRUE, [
        [1, 20],
        [1, 20],
        [1, 20],
      ]).map((image, n) => ({
        pixel: [image.pixel[0] + n, image.pixel[1] - n] as const,
        anglesDegrees: { ...image.anglesDegrees, eta: 0.01 * n },
      })),
      "its arm stands still in all 3",
    ],
    [
      "a spot that stays while the arm moves",
      imagesOf(TRUE, CROSS).map((image) => ({ ...image, pixel: [250, 100.2] as const })),
      "the brightest place is 250.0, 100.2 in all 10 images, though the arm moves: is it a hot pixel?",
    ],
    [
      "images of one place",
      imagesOf(TRUE, [
        [1, 0],
        [1, 0],
      ]),
      "expected images with the detector in several places, got one",
    ],
  ])("refuses %s", (_, images, message) => {
    expect(() => calibrateDetector(ESRF_ID01_GEOMETRY, images)).toThrow(message);
  });
});

describe("beamPixel", () => {
  it("is the centre of mass of the beam, whatever lies around it", () => {
    const data = new Uint32Array(40 * 50).fill(2);
    for (const [r, c, counts] of [
      [20, 30, 1000],
      [21, 30, 1000],
      [20, 31, 500],
      [21, 31, 500],
      [3, 3, 900],
    ]) {
      data[r * 50 + c] = counts;
    }
    expect(beamPixel({ data, shape: [40, 50] })).toBeAllClose([20.5, 30 + 1 / 3], { atol: 1e-12 });
    expect(() => beamPixel({ data: new Uint8Array(4), shape: [2, 2] })).toThrow("without a count");
  });
});
