import "@autophase/vitest/matchers";
import { combine, dot, lengthOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { type ComplexArray, createRandom, type RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { findGeometry } from "../analyze/find-geometry.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { latticeVector } from "../geometry/reflection.js";
import { rotate } from "../geometry/rotation.js";
import { sampleAxes } from "../geometry/sample-axes.js";
import { KEV_NANOMETERS } from "../geometry/scattering.js";
import { type PhasedReflection, strainTensor } from "./strain-tensor.js";
import { STRAIN_COMPONENTS } from "./tensor-maps.js";

const N = 32;
const ENERGY = 9;
const GOLD = [4.078];
const HKL: readonly Vector3[] = [
  [1, 1, 1],
  [-1, 1, 1],
  [0, 2, 0],
  [2, 0, 2],
  [1, 1, -1],
];

const BENCH: BeamlineGeometry = {
  name: "bench",
  sampleCircles: [
    { motors: ["theta"], axis: "y+" },
    { motors: ["chi"], axis: "z+" },
  ],
  detectorCircles: [{ motors: ["gamma"], axis: "y+" }],
  detector: { rows: "y-", columns: "x-" },
  energyKev: ENERGY,
  distanceMeters: 1,
  rockingMotor: "theta",
};

/** The lattice on the sample: turned, so that no axis is one of the goniometer's. */
const inSample = (vector: Vector3): Vector3 => rotate(rotate(vector, [0, 0, 1], 20), [1, 0, 0], 35);
const degrees = (radians: number): number => (180 / Math.PI) * radians;

/** How the sample is turned where it is mounted anew. */
const MOUNTED_ABOUT: Vector3 = [0.36, -0.48, 0.8];

/** The angles that bring a vector of the sample to where it diffracts in the horizontal plane. */
function measuredAt(hkl: Vector3, mountedDegrees: number) {
  const q = rotate(inSample(latticeVector(hkl, GOLD)), MOUNTED_ABOUT, mountedDegrees);
  const wavelength = KEV_NANOMETERS / ENERGY;
  const gamma = 2 * Math.asin((lengthOf(q) * wavelength) / (4 * Math.PI));
  const chi = -Math.atan2(q[1], q[0]);
  const theta = Math.atan2(Math.sin(gamma), Math.cos(gamma) - 1) - Math.atan2(Math.hypot(q[0], q[1]), q[2]);
  const found = findGeometry(
    "scan",
    {
      pixelSizeMeters: [4.3e-4, 4.3e-4],
      rockingStepDegrees: degrees((2 * Math.PI) / (N * 10 * lengthOf(q))),
      anglesDegrees: { theta: degrees(theta), chi: degrees(chi), gamma: degrees(gamma) },
    },
    BENCH,
  );
  return { q, found };
}

const L = 100;
/** Nanometres at `[x, y, z]` of the sample: bent, twisted and sheared. */
const displacement = ([x, y, z]: Vector3): Vector3 => [
  (1.2e-3 * x * z - 0.6e-3 * y * y) / L,
  (0.9e-3 * y * y + 0.7e-3 * x * z) / L,
  (-0.8e-3 * z * z + 1.1e-3 * x * y) / L,
];
/** `d u_a / d b`, rows `a`. */
const gradientAt = ([x, y, z]: Vector3): readonly Vector3[] => [
  scale([1.2e-3 * z, -1.2e-3 * y, 1.2e-3 * x], 1 / L),
  scale([0.7e-3 * z, 1.8e-3 * y, 0.7e-3 * x], 1 / L),
  scale([1.1e-3 * y, 1.1e-3 * x, -1.6e-3 * z], 1 / L),
];
/** A block with a corner cut off: not its own mirror image. */
const depthAt = ([x, y, z]: Vector3): number =>
  Math.min(60 - Math.abs(x), 50 - Math.abs(y), 45 - Math.abs(z), (60 - x - y - z) / 1.73, (110 - x + 2 * y) / 2.24);
const sharp = (place: Vector3): number => Number(depthAt(place) > 0);
const soft = (place: Vector3): number => 1 / (1 + Math.exp(-depthAt(place) / 3));

interface Seen {
  readonly shift?: Vector3;
  readonly noise?: number;
  readonly isTwin?: boolean;
  readonly solutions?: number;
  /** By which the crystal is turned on its mount. */
  readonly mountedDegrees?: number;
  /** 1 inside, falling to 0 at the surface. */
  readonly shape?: (place: Vector3) => number;
}

/** What a perfect phasing of the reflection would give, with noise. */
function phased(
  k: number,
  { shift = [0, 0, 0], noise = 0, isTwin = false, solutions = 1, mountedDegrees = 0, shape = sharp }: Seen = {},
): PhasedReflection {
  const { q, found } = measuredAt(HKL[k], mountedDegrees);
  const axes = sampleAxes(found.geometry, found.position);
  const voxel = objectVoxelOf(found.scattering.reciprocalVoxel, [N, N, N]);
  const solution = (number: number) => {
    const random = createRandom(7, k, number);
    const object: ComplexArray = { real: new Float32Array(N ** 3), imag: new Float32Array(N ** 3), shape: [N, N, N] };
    const support: RealArray<Uint8Array> = { data: new Uint8Array(N ** 3), shape: [N, N, N] };
    for (let i = 0; i < N ** 3; i++) {
      const index = [Math.floor(i / N ** 2), Math.floor(i / N) % N, i % N].map((n, axis) => n - N / 2 - shift[axis]);
      const place = combine(voxel, index);
      const sign = isTwin ? -1 : 1;
      const [z, y, x] = axes.map((axis) => sign * dot(axis, place));
      const inCrystal = rotate([x, y, z], MOUNTED_ABOUT, -mountedDegrees);
      const share = shape(inCrystal);
      if (share < 0.05) continue;
      const moved = rotate(displacement(inCrystal), MOUNTED_ABOUT, mountedDegrees);
      const phase = -sign * dot(q, moved) + noise * random.normal();
      const amplitude = share * (1 + noise * random.normal());
      object.real[i] = amplitude * Math.cos(phase);
      object.imag[i] = amplitude * Math.sin(phase);
      support.data[i] = 1;
    }
    return { object, support };
  };
  return {
    name: HKL[k].join(""),
    found,
    solutions: Array.from({ length: solutions }, (_, number) => solution(number)),
  };
}

/** Root mean square in the bulk of what is found less what is true, and of what is true; both about their means. */
function errorsOf(tensor: ReturnType<typeof strainTensor>) {
  const { bulk, voxelSizeNanometers, strain, rotation } = tensor;
  const [, height, width] = bulk.shape;
  const places = [...bulk.data.keys()].filter((i) => bulk.data[i]);
  const at = (i: number) => [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
  // the grid is that of the first reflection's centre of mass: the middle of the shape is looked for
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, i) => sum + at(i)[axis], 0) / places.length);
  const truth = (i: number) => {
    const [z, y, x] = at(i).map((n, axis) => (n - middle[axis]) * voxelSizeNanometers);
    return gradientAt([x, y, z]);
  };
  const names = ["x", "y", "z"];
  const spread = (values: number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  };
  const compare = (found: Float32Array, exact: (J: readonly Vector3[]) => number) => {
    const expected = places.map((i) => exact(truth(i)));
    return { error: spread(places.map((i, k) => found[i] - expected[k])), size: spread(expected) };
  };
  const strains = STRAIN_COMPONENTS.map((component) => {
    const [a, b] = [...component].map((name) => names.indexOf(name));
    const { error, size } = compare(strain[component].data, (J) => (J[a][b] + J[b][a]) / 2);
    return error / size;
  });
  const turns = [
    compare(rotation[0].data, (J) => (J[1][0] - J[0][1]) / 2),
    compare(rotation[1].data, (J) => (J[0][2] - J[2][0]) / 2),
    compare(rotation[2].data, (J) => (J[2][1] - J[1][2]) / 2),
  ];
  const turn = Math.hypot(...turns.map(({ error }) => error)) / Math.hypot(...turns.map(({ size }) => size));
  return { strains, turn };
}

describe("strainTensor", () => {
  it.each([3, 5])("is that of the crystal, from %i reflections with noise, moved and one of them a twin", (count) => {
    const start = count === 3 ? 1 : 0;
    const reflections = Array.from({ length: count }, (_, k) =>
      phased(k + start, { noise: 0.03, shift: [k % 3, 2 - k, k > 1 ? 1 : 0], isTwin: k === 2 }),
    );
    const tensor = strainTensor(reflections, {
      hkl: HKL.slice(start, start + count).map((hkl): [number, number, number] => [...hkl]),
      lattice: GOLD,
    });
    const { strains, turn } = errorsOf(tensor);
    expect(Math.max(...strains, turn)).toBeLessThan(0.1);
    expect(tensor.reflections.map(({ isTwin }) => isTwin)).toEqual(reflections.map((_, k) => k === 2));
    expect(Math.max(...(tensor.orientation?.anglesDegrees ?? [90]))).toBeLessThan(0.05);
    expect(tensor.warnings).toEqual([]);
    expect(tensor.residualNanometers === undefined).toBe(count === 3);
  });

  it("is that of a crystal that was mounted anew, with noise, moved and one a twin", () => {
    const degrees = [0, 71, -128];
    const reflections = degrees.map((mountedDegrees, k) =>
      phased(k + 1, { noise: 0.03, shift: [k, 1 - k, k], isTwin: k === 1, mountedDegrees, shape: soft }),
    );
    const hkl = HKL.slice(1, 4).map((one): [number, number, number] => [...one]);
    const tensor = strainTensor(reflections, { remounted: true, hkl, lattice: GOLD });
    const { strains, turn } = errorsOf(tensor);
    expect(Math.max(...strains, turn)).toBeLessThan(0.1);
    for (const [k, { turn, isTwin, overlap, mismatch }] of tensor.reflections.entries()) {
      expect(isTwin).toBe(k === 1);
      expect(overlap).toBeGreaterThan(0.95);
      expect(mismatch).toBeLessThan(0.15);
      if (k === 0) expect(turn).toBeUndefined();
      if (!turn) continue;
      // back to where the first lies
      const sign = degrees[k] > 0 ? -1 : 1;
      expect(turn.degrees).toBeCloseTo(Math.abs(degrees[k]), -0.3);
      expect(sign * dot(turn.axis, MOUNTED_ABOUT)).toBeGreaterThan(Math.cos(1.5 / 57.3));
    }
    expect(tensor.warnings).toEqual([]);
    // what the shapes are off by
    expect(Math.max(...(tensor.orientation?.anglesDegrees ?? [90]))).toBeLessThan(1);
    expect(() => strainTensor(reflections, { hkl, lattice: GOLD })).toThrow("remounted, where the crystal");
  });

  it("says in how many ways symmetric shapes lie over each other", () => {
    const shape = ([x, y, z]: Vector3): number =>
      1 / (1 + Math.exp(Math.max(Math.abs(x) - 60, Math.abs(y) - 45, Math.abs(z) - 45) / 3));
    const reflections = [0, 50, -70].map((mountedDegrees, k) => phased(k + 1, { mountedDegrees, shape }));
    const { warnings } = strainTensor(reflections, { remounted: true });
    expect(warnings.join("\n")).toContain(`in ${16 * 16} ways, hkl and lattice may tell which`);
  });

  it("says how far solutions of the same patterns differ", () => {
    const reflections = [1, 2, 3].map((k) => phased(k, { noise: 0.05, solutions: 2 }));
    const { deviation, solutions, bulk, strain } = strainTensor(reflections, { smooth: 2 });
    expect(solutions).toBe(2);
    const rms = (data: Float32Array): number => {
      const known = data.filter((_, i) => bulk.data[i]);
      return Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / known.length);
    };
    const between = rms(deviation?.strain.xx.data ?? new Float32Array(0));
    expect(between).toBeGreaterThan(1e-6);
    expect(between).toBeLessThan(0.2 * rms(strain.xx.data));
  });

  it("warns of shapes that do not tell the twin, and of those that are not alike", () => {
    const block = ({ object, support }: PhasedReflection["solutions"][number]) => {
      const inside = Uint8Array.from(support.data, (_, i) =>
        Number([Math.floor(i / N ** 2), Math.floor(i / N) % N, i % N].every((n) => Math.abs(n - N / 2) <= 5)),
      );
      return {
        object: { ...object, real: Float32Array.from(inside), imag: new Float32Array(inside.length) },
        support: { ...support, data: inside },
      };
    };
    const reflections = [1, 2, 3].map((k) => phased(k));
    const symmetric = reflections.map((one) => ({ ...one, solutions: one.solutions.map(block) }));
    const [first, ...others] = strainTensor(symmetric, {}).warnings;
    expect([first, ...others].join()).toMatch(
      /does not tell the object from its twin|correlates with that of the first/,
    );
  });

  it("refuses what makes no tensor", () => {
    const three = [1, 2, 3].map((k) => phased(k));
    expect(() => strainTensor(three.slice(1))).toThrow("tensor: expected three reflections or more, got 2");
    expect(() => strainTensor(three, { lattice: GOLD })).toThrow("tensor: lattice needs hkl beside it");
    const hkl = HKL.slice(1, 4).map((one): [number, number, number] => [...one]);
    expect(() => strainTensor(three, { hkl: [...hkl, [1, 1, 1]], lattice: GOLD })).toThrow("expected hkl of 3");
    expect(() =>
      strainTensor(three, {
        hkl: [
          [-1, 1, 1],
          [2, 0, 0],
          [2, 0, 2],
        ],
        lattice: GOLD,
      }),
    ).toThrow("the angles between");
    expect(() => strainTensor([0, 1].map((k) => phased(k)).concat({ ...phased(0), name: "again" }))).toThrow(
      "in one plane",
    );
  });
});
