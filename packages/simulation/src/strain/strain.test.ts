import "@autophase/vitest/matchers";
import { perpendicularTo, type Vector3 } from "@autophase/physics/vector3";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { drawDirection } from "../geometry/direction.js";
import type { Coordinates, CrystalVoxels } from "../geometry/render-crystal.js";
import type { DislocationLine } from "./dislocation-line.js";
import { drawStrain } from "./draw-strain.js";
import { edgeDislocation } from "./edge-dislocation.js";
import { gaussianField } from "./gaussian-field.js";
import { removePlane } from "./remove-plane.js";
import { screwDislocation } from "./screw-dislocation.js";
import { STRAIN_FAMILY_NAMES, strainFamily } from "./strain-family.js";

/** A ball of soft edge on a grid of `2n + 1` points across. */
function ball(n: number): CrystalVoxels {
  const points: Vector3[] = [];
  for (let z = -n; z <= n; z++) {
    for (let y = -n; y <= n; y++) {
      for (let x = -n; x <= n; x++) if (Math.hypot(z, y, x) < n) points.push([z / n, y / n, x / n]);
    }
  }
  const amplitude = Float64Array.from(points, (point) => Math.min(1, n * (1 - Math.hypot(...point))));
  return { index: Int32Array.from(points, (_, i) => i), amplitude, coordinates: toCoordinates(points) };
}

function toCoordinates(points: readonly Vector3[]): Coordinates {
  const pick = (axis: number) => Float64Array.from(points, (point) => point[axis]);
  return [pick(0), pick(1), pick(2)];
}

const SMOOTH = STRAIN_FAMILY_NAMES.filter((name) => strainFamily(name).scalable);

describe.each(SMOOTH)("%s", (family) => {
  it.each([0.5, Math.PI, 4 * Math.PI])("spans a range of %d, without offset or ramp", (range) => {
    const voxels = ball(7);
    const options = { families: [family], minimumPhase: range, maximumPhase: range };
    const strain = drawStrain(voxels, createRandom(3), options);
    const inside = [...strain.phase].filter((_, i) => voxels.amplitude[i] > 0.5);
    expect(strain.family).toBe(family);
    expect(strain.phaseRange).toBeCloseTo(range, 9);
    expect(Math.max(...inside) - Math.min(...inside)).toBeCloseTo(range, 9);
    expect(inside.reduce((sum, value) => sum + value, 0) / inside.length).toBeCloseTo(0, 9);
    for (const coordinate of voxels.coordinates) {
      const moment = strain.phase.reduce((sum, v, i) => sum + (voxels.amplitude[i] > 0.5 ? v * coordinate[i] : 0), 0);
      expect(moment).toBeCloseTo(0, 8);
    }
  });

  it("draws ranges up to the largest", () => {
    const voxels = ball(4);
    const ranges = Array.from({ length: 50 }, (_, i) => {
      return drawStrain(voxels, createRandom(1, i), { families: [family], maximumPhase: 2 }).phaseRange;
    });
    expect(Math.max(...ranges)).toBeLessThan(2 + 1e-9);
    expect(Math.max(...ranges)).toBeGreaterThan(1.7);
    expect(Math.min(...ranges)).toBeLessThan(0.3);
  });
});

describe("drawStrain", () => {
  it("draws every family", () => {
    const voxels = ball(2);
    const seen = new Set(Array.from({ length: 80 }, (_, i) => drawStrain(voxels, createRandom(2, i)).family));
    expect([...seen].sort()).toEqual([...STRAIN_FAMILY_NAMES].sort());
  });

  it("leaves a crystal of one voxel without phase", () => {
    const one: CrystalVoxels = {
      index: Int32Array.of(0),
      amplitude: Float64Array.of(1),
      coordinates: [Float64Array.of(0), Float64Array.of(0), Float64Array.of(0)],
    };
    for (const family of SMOOTH)
      expect(drawStrain(one, createRandom(1), { families: [family] }).phase).toBeAllClose([0]);
  });
});

describe("gaussianField", () => {
  it("has mean 0, variance 1 and a Gaussian covariance", () => {
    const correlationLength = 0.4;
    const distances = [0, 0.2, 0.4, 0.8, 1.6];
    const points = toCoordinates(distances.map((d): Vector3 => [0.3 - d * 0.6, 0.1, d * 0.8]));
    const draws = 4000;
    const covariance = distances.map(() => 0);
    let mean = 0;
    let fourth = 0;
    for (let i = 0; i < draws; i++) {
      const values = gaussianField(points, createRandom(9, i), correlationLength);
      mean += values[0] / draws;
      fourth += values[0] ** 4 / draws;
      for (const [k, value] of values.entries()) covariance[k] += (values[0] * value) / draws;
    }
    const expected = distances.map((d) => Math.exp(-(d ** 2) / (2 * correlationLength ** 2)));
    expect(mean).toBeCloseTo(0, 1);
    expect(covariance).toBeAllClose(expected, { rtol: 0, atol: 0.06 });
    expect(Math.abs(fourth - 3)).toBeLessThan(0.35);
  });
});

describe.each([
  ["screw", screwDislocation],
  ["edge", edgeDislocation],
] as const)("%s dislocation", (_, phaseOf) => {
  it.each([1, 2, 3])("winds by 2 pi around its line and by 0 beside it (%d)", (seed) => {
    const along = drawDirection(createRandom(seed));
    const line: DislocationLine = { through: [0.1, -0.2, 0.3], along, across: perpendicularTo(along) };
    expect(winding(phaseOf, line, line.through, 0.3)).toBeCloseTo(2 * Math.PI, 9);
    const beside = line.through.map((x, i) => x + 0.8 * line.across[i]) as unknown as Vector3;
    expect(winding(phaseOf, line, beside, 0.3)).toBeCloseTo(0, 9);
  });
});

/** Sum of the wrapped phase steps on a circle across the line, right-handed about it. */
function winding(
  phaseOf: (coordinates: Coordinates, line: DislocationLine) => Float64Array,
  line: DislocationLine,
  centre: Vector3,
  radius: number,
): number {
  const { along: a, across: u } = line;
  const v: Vector3 = [a[1] * u[2] - a[2] * u[1], a[2] * u[0] - a[0] * u[2], a[0] * u[1] - a[1] * u[0]];
  const circle = Array.from({ length: 101 }, (_, k) => {
    const t = (2 * Math.PI * k) / 100 + 0.01;
    return centre.map((x, i) => x + radius * (Math.cos(t) * u[i] + Math.sin(t) * v[i])) as unknown as Vector3;
  });
  const phase = phaseOf(toCoordinates(circle), line);
  let sum = 0;
  for (let k = 1; k < phase.length; k++) {
    const step = phase[k] - phase[k - 1];
    sum += Math.atan2(Math.sin(step), Math.cos(step));
  }
  return sum;
}

describe("the edge dislocation", () => {
  it("is ahead of the screw by the known term at 45 degrees", () => {
    const line: DislocationLine = { through: [0, 0, 0], along: [1, 0, 0], across: [0, 1, 0] };
    const point = toCoordinates([[0.4, 0.5, 0.5]]);
    expect(screwDislocation(point, line)[0]).toBeCloseTo(Math.PI / 4, 12);
    expect(edgeDislocation(point, line)[0]).toBeCloseTo(Math.PI / 4 + 1 / (4 * 0.65), 12);
  });
});

describe("removePlane", () => {
  it("leaves what is not a plane", () => {
    const { coordinates } = ball(5);
    const [z, y, x] = coordinates;
    const curved = z.map((value, i) => value * y[i]);
    const phase = curved.map((value, i) => value + 2 - 0.5 * z[i] + 3 * y[i] + x[i]);
    removePlane(
      phase,
      coordinates,
      z.map(() => 1),
    );
    expect(phase).toBeAllClose(curved, { rtol: 0, atol: 1e-12 });
  });
});
