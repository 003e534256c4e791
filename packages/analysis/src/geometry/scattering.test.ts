import "@autophase/vitest/matchers";
import {
  combine,
  cross,
  determinant,
  dot,
  lengthOf,
  normalize,
  scale,
  subtract,
  type Vector3,
} from "@autophase/physics/vector3";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import type { BeamlineGeometry, Direction } from "./beamline-geometry.js";
import { unitVectorOf } from "./direction.js";
import { objectVoxelOf } from "./object-voxel.js";
import { APS_34IDC_GEOMETRY, ESRF_ID01_GEOMETRY, geometryPreset } from "./presets.js";
import { rotate } from "./rotation.js";
import { type ScanPosition, scatteringOf } from "./scattering.js";

const RADIANS = Math.PI / 180;
const KEV_NANOMETERS = 1.239841984332;

/** Theta turns the sample and two-theta lifts the detector, both about the same horizontal axis. */
const SYMMETRIC: BeamlineGeometry = {
  name: "symmetric",
  sampleCircles: [{ motors: ["theta"], axis: "x-" }],
  detectorCircles: [{ motors: ["tth"], axis: "x-" }],
  detector: { rows: "y-", columns: "x+" },
};
const SCAN = {
  energyKev: 10,
  distanceMeters: 0.8,
  pixelSizeMeters: [60e-6, 50e-6],
  rockingStepDegrees: 0.01,
  rockingMotor: "theta",
} as const;

describe("columns that grow the other way", () => {
  const angles = { mu: 0, eta: 17, phi: 0, delta: 34 };
  const scan = { ...SCAN, rockingMotor: "eta" };
  const other = { ...ESRF_ID01_GEOMETRY, detector: { ...ESRF_ID01_GEOMETRY.detector, columns: "x-" as const } };
  const products = (geometry: BeamlineGeometry, nu: number): number[] => {
    const { reciprocalVoxel } = scatteringOf(geometry, { ...scan, anglesDegrees: { ...angles, nu } });
    const [a, b, c] = reciprocalVoxel.map(normalize);
    return [dot(a, b), dot(a, c), dot(b, c)];
  };

  it("only mirror what scatters straight up, and skew what scatters to the side", () => {
    expect(products(other, 0)).toBeAllClose(products(ESRF_ID01_GEOMETRY, 0), { atol: 1e-12 });
    const [, right] = products(ESRF_ID01_GEOMETRY, 20);
    expect(Math.abs(right)).toBeGreaterThan(0.1);
    expect(products(other, 20)[1]).toBeCloseTo(-right, 12);
  });
});

describe("scatteringOf: theta and two-theta", () => {
  it("of a scan of the energy steps along q, by its share of the energy", () => {
    const anglesDegrees = { theta: 20, tth: 40 };
    const { q, reciprocalVoxel } = scatteringOf(SYMMETRIC, { ...SCAN, energyStepKev: 0.02, anglesDegrees });
    expect(reciprocalVoxel[0]).toBeAllClose(scale(q, 0.02 / 10), { rtol: 1e-12 });
    const there = scatteringOf(SYMMETRIC, { ...SCAN, energyKev: 10.02, anglesDegrees });
    expect(subtract(there.q, q)).toBeAllClose(reciprocalVoxel[0], { rtol: 1e-9 });
  });

  it.each([2, 20, 44, 90, 130])("is what Bragg says at two-theta of %d degrees", (twoTheta) => {
    const result = scatteringOf(SYMMETRIC, { ...SCAN, anglesDegrees: { theta: twoTheta / 2, tth: twoTheta } });
    const wavelength = KEV_NANOMETERS / 10;
    const theta = (twoTheta / 2) * RADIANS;
    const wavenumber = (2 * Math.PI) / wavelength;
    const length = 2 * wavenumber * Math.sin(theta);
    expect(result.wavelengthNanometers).toBeCloseTo(wavelength, 12);
    expect(result.twoThetaDegrees).toBeCloseTo(twoTheta, 10);
    expect(result.dSpacingNanometers).toBeCloseTo(wavelength / (2 * Math.sin(theta)), 12);
    // lifted by theta from the vertical, leaning back against the beam
    expect(result.q).toBeAllClose([0, length * Math.cos(theta), -length * Math.sin(theta)], { rtol: 1e-12 });
    const [frame, row, column] = result.reciprocalVoxel;
    // x- lifts the far end of the crystal: q leans further back, so the crystal is seen further forward
    const forward: Vector3 = [0, Math.sin(theta), Math.cos(theta)];
    expect(frame).toBeAllClose(scale(forward, length * 0.01 * RADIANS), { rtol: 1e-12, atol: 1e-15 });
    const down: Vector3 = [0, -Math.cos(2 * theta), Math.sin(2 * theta)];
    expect(row).toBeAllClose(scale(down, (wavenumber * 60e-6) / 0.8), { rtol: 1e-12, atol: 1e-15 });
    expect(column).toBeAllClose([(wavenumber * 50e-6) / 0.8, 0, 0], { rtol: 1e-12, atol: 1e-15 });
    // the rocking direction and the detector's rows meet at 90 degrees less theta
    expect(lengthOf(cross(frame, row)) / lengthOf(frame) / lengthOf(row)).toBeCloseTo(Math.cos(theta), 10);
  });

  it("a voxel of the object is wavelength times distance over the detector's side, and d over the rocking range", () => {
    const { reciprocalVoxel } = scatteringOf(SYMMETRIC, { ...SCAN, anglesDegrees: { theta: 0.5, tth: 1 } });
    const lengths = objectVoxelOf(reciprocalVoxel, [32, 64, 128]).map(lengthOf);
    const wavelength = KEV_NANOMETERS / 10;
    const dSpacing = wavelength / 2 / Math.sin(0.5 * RADIANS);
    const lean = Math.cos(0.5 * RADIANS);
    expect(lengths).toBeAllClose(
      [
        dSpacing / (32 * 0.01 * RADIANS) / lean,
        (wavelength * 0.8) / (64 * 60e-6) / lean,
        (wavelength * 0.8) / (128 * 50e-6),
      ],
      { rtol: 1e-9 },
    );
  });
});

/**
 * Where the crystal sees the beam scattered into pixel `(row, column)` after turning by `steps`: no derivative taken.
 */
function seenByCrystal(
  geometry: BeamlineGeometry,
  scan: ScanPosition,
  steps: number,
  row: number,
  column: number,
): Vector3 {
  const { anglesDegrees = {}, rockingMotor = "", rockingStepDegrees = 0, pixelSizeMeters = [0, 0] } = scan;
  const wavenumber = (2 * Math.PI * (scan.energyKev ?? 0)) / KEV_NANOMETERS;
  const beam = unitVectorOf(geometry.beam ?? "z+", "");
  const turned = (
    vector: Vector3,
    circles: BeamlineGeometry["sampleCircles"],
    angles: typeof anglesDegrees,
    sign = 1,
  ) => {
    const order = sign > 0 ? [...circles].reverse() : circles;
    return order.reduce((v, { motors, axis }) => rotate(v, unitVectorOf(axis, ""), sign * angles[motors[0]]), vector);
  };
  const armed = (direction: Direction) => turned(unitVectorOf(direction, ""), geometry.detectorCircles, anglesDegrees);
  const place = combine(
    [armed(beam), armed(geometry.detector.rows), armed(geometry.detector.columns)],
    [scan.distanceMeters ?? 0, row * pixelSizeMeters[0], column * pixelSizeMeters[1]],
  );
  const q = scale(subtract(normalize(place), beam), wavenumber);
  const moved = { ...anglesDegrees, [rockingMotor]: anglesDegrees[rockingMotor] + steps * rockingStepDegrees };
  // from the laboratory into the sample of that moment, and back to the laboratory by the sample of the middle
  return turned(turned(q, geometry.sampleCircles, moved, -1), geometry.sampleCircles, anglesDegrees);
}

const SCAN_34IDC: ScanPosition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.005,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.22, Chi: 90, Phi: -5, Delta: 32.174, Gamma: 12.6346 },
};
const SCAN_ID01: ScanPosition = {
  energyKev: 8.5,
  distanceMeters: 1.1,
  pixelSizeMeters: [55e-6, 75e-6],
  rockingStepDegrees: -0.003,
  rockingMotor: "eta",
  anglesDegrees: { mu: 3, eta: 18, phi: 70, nu: -7, delta: 36 },
};

describe("scatteringOf: beamlines", () => {
  it.each([
    ["34-ID-C, theta", APS_34IDC_GEOMETRY, SCAN_34IDC],
    ["34-ID-C, phi on top of theta and chi", APS_34IDC_GEOMETRY, { ...SCAN_34IDC, rockingMotor: "Phi" }],
    ["ID01, eta", ESRF_ID01_GEOMETRY, SCAN_ID01],
    ["ID01, phi", ESRF_ID01_GEOMETRY, { ...SCAN_ID01, rockingMotor: "phi" }],
  ] as const)("%s: steps are the differences of directly turned vectors", (_, geometry, scan) => {
    const { q, reciprocalVoxel } = scatteringOf(geometry, scan);
    expect(q).toBeAllClose(seenByCrystal(geometry, scan, 0, 0, 0), { rtol: 1e-9 });
    const at = [0, 1, 2].map((axis) =>
      [1, -1].map((sign) =>
        seenByCrystal(
          geometry,
          scan,
          ...([0, 0, 0].map((_v, k) => (k === axis ? sign : 0)) as [number, number, number]),
        ),
      ),
    );
    for (const [axis, [after, before]] of at.entries()) {
      const expected = scale(subtract(after, before), 0.5);
      expect(reciprocalVoxel[axis]).toBeAllClose(expected, { rtol: 0, atol: 1e-7 * lengthOf(expected) });
    }
  });

  it("34-ID-C: delta and gamma together make the two-theta of the SPEC file's own calculation", () => {
    const { twoThetaDegrees, dSpacingNanometers } = scatteringOf(APS_34IDC_GEOMETRY, SCAN_34IDC);
    expect(Math.cos(twoThetaDegrees * RADIANS)).toBeCloseTo(
      Math.cos(32.174 * RADIANS) * Math.cos(12.6346 * RADIANS),
      12,
    );
    expect(twoThetaDegrees).toBeCloseTo(34.31626, 4);
    expect(Math.abs(10 * dSpacingNanometers - 2.356) / 2.356).toBeLessThan(0.02);
  });

  it("turns with the laboratory: everything turned, everything comes out turned", () => {
    const random = createRandom(3);
    for (let k = 0; k < 5; k++) {
      const axis = normalize([random.normal(), random.normal(), random.normal()]);
      const angle = 360 * random.uniform();
      const move = (direction: Direction) => rotate(unitVectorOf(direction, ""), axis, angle);
      const circles = (all: BeamlineGeometry["sampleCircles"]) => all.map((one) => ({ ...one, axis: move(one.axis) }));
      const { sampleCircles, detectorCircles, detector } = ESRF_ID01_GEOMETRY;
      const turned: BeamlineGeometry = {
        name: "turned",
        beam: move("z+"),
        sampleCircles: circles(sampleCircles),
        detectorCircles: circles(detectorCircles),
        detector: { ...detector, rows: move(detector.rows), columns: move(detector.columns) },
      };
      const [plain, other] = [scatteringOf(ESRF_ID01_GEOMETRY, SCAN_ID01), scatteringOf(turned, SCAN_ID01)];
      expect(other.dSpacingNanometers).toBeCloseTo(plain.dSpacingNanometers, 12);
      for (const [mine, theirs] of [
        [other.q, plain.q],
        ...other.reciprocalVoxel.map((v, i) => [v, plain.reciprocalVoxel[i]]),
      ]) {
        expect(mine).toBeAllClose(rotate(theirs, axis, angle), { rtol: 0, atol: 1e-10 * lengthOf(theirs) });
      }
    }
  });

  it("counts the pixels from where the arm points", () => {
    const detector = { ...APS_34IDC_GEOMETRY.detector, centralPixel: [128, 130] as const };
    const geometry = { ...APS_34IDC_GEOMETRY, detector };
    const { q } = scatteringOf(geometry, { ...SCAN_34IDC, peakPixel: [168, 100] });
    const plain = { ...SCAN_34IDC };
    expect(q).toBeAllClose(seenByCrystal(APS_34IDC_GEOMETRY, plain, 0, 40, -30), { rtol: 1e-9 });
    expect(() => scatteringOf(geometry, SCAN_34IDC)).toThrow("where on the detector the peak is");
  });

  it("finds presets by the names people use", () => {
    expect([geometryPreset("34-ID-C"), geometryPreset("APS 34idc")]).toEqual([APS_34IDC_GEOMETRY, APS_34IDC_GEOMETRY]);
    expect([geometryPreset("id01"), geometryPreset("ESRF-ID01")]).toEqual([ESRF_ID01_GEOMETRY, ESRF_ID01_GEOMETRY]);
    expect(geometryPreset("P10")?.name).toBe("P10");
    expect(geometryPreset("SOLEIL SIXS")?.name).toBe("SIXS");
    expect(geometryPreset("P11")).toBeUndefined();
  });
});

describe("objectVoxelOf", () => {
  it("is dual to the pattern's voxel, for the shape", () => {
    const shape = [30, 64, 45];
    const { reciprocalVoxel } = scatteringOf(ESRF_ID01_GEOMETRY, SCAN_ID01);
    const voxel = objectVoxelOf(reciprocalVoxel, shape);
    for (const [j, a] of voxel.entries()) {
      const products = reciprocalVoxel.map((b, k) => dot(a, b) * shape[k]);
      expect(products).toBeAllClose(
        [0, 1, 2].map((k) => (k === j ? 2 * Math.PI : 0)),
        { rtol: 1e-12, atol: 1e-12 },
      );
    }
    const cells = determinant(voxel) * determinant(reciprocalVoxel) * shape.reduce((a, b) => a * b);
    expect(cells).toBeCloseTo((2 * Math.PI) ** 3, 8);
  });

  it("wants three axes", () => {
    const { reciprocalVoxel } = scatteringOf(ESRF_ID01_GEOMETRY, SCAN_ID01);
    expect(() => objectVoxelOf(reciprocalVoxel, [64, 64])).toThrow("expected 3 axes, got 64 x 64");
  });
});

describe("what cannot be", () => {
  const { detector } = SYMMETRIC;
  const angles = { anglesDegrees: { theta: 10, tth: 20 } };
  it.each([
    ["no energy", SYMMETRIC, { ...angles, energyKev: undefined }, "expected a positive energyKev, got nothing"],
    ["a negative distance", SYMMETRIC, { ...angles, distanceMeters: -1 }, "expected a positive distanceMeters, got -1"],
    ["no pixels", SYMMETRIC, { ...angles, pixelSizeMeters: undefined }, "pixelSizeMeters, got nothing"],
    ["no angle", SYMMETRIC, { anglesDegrees: { theta: 10 } }, "symmetric: the angle of tth is not known"],
    ["no step", SYMMETRIC, { ...angles, rockingStepDegrees: 0 }, "expected rockingStepDegrees other than 0, got 0"],
    ["another motor", SYMMETRIC, { ...angles, rockingMotor: "labx" }, "labx is none of the sample's circles (theta)"],
    ["no motor", SYMMETRIC, { ...angles, rockingMotor: undefined }, "give rockingMotor"],
    [
      "rows along columns",
      { ...SYMMETRIC, detector: { ...detector, rows: "x+" } },
      angles,
      "detector.rows and detector.columns at a right",
    ],
    [
      "rows along the beam",
      { ...SYMMETRIC, detector: { ...detector, rows: "z+" } },
      angles,
      "detector.rows and the beam",
    ],
    ["no direction", { ...SYMMETRIC, beam: [0, 0, 0] }, angles, "expected a direction, got [0, 0, 0]"],
    [
      "rocking along q",
      {
        ...SYMMETRIC,
        sampleCircles: [{ motors: ["theta"], axis: [0, Math.cos(10 * RADIANS), -Math.sin(10 * RADIANS)] }],
      },
      angles,
      "not three-dimensional",
    ],
  ] as const)("refuses %s", (_, geometry, change, message) => {
    const scan = { ...SCAN, ...change } as ScanPosition;
    const run = () => scatteringOf(geometry as BeamlineGeometry, scan);
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: "GeometryError" }));
  });
});
