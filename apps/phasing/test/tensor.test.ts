import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BeamlineGeometry, findGeometry, objectVoxelOf, sampleAxes } from "@autophase/analysis";
import { addPoissonNoise, farFieldIntensity, scaleToPeak } from "@autophase/physics";
import { type Acquisition, createRandom, readVtk } from "@autophase/tensor-io";
import { readReconstruction, writePattern } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

type Vector = readonly number[];
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, k) => sum + value * b[k], 0);

const N = 48;
const ENERGY = 9;
/** nm; the reflections are of gold, turned so that no axis is one of the goniometer's. */
const EDGE = 0.4078;
const HKL = ["-1,1,1", "0,2,0", "2,0,2"];
const TURN: readonly Vector[] = [
  [0.9397, -0.342, 0],
  [0.2802, 0.7698, -0.5736],
  [0.1962, 0.539, 0.8192],
];
const BENCH: BeamlineGeometry = {
  name: "bench",
  sampleCircles: [
    { motors: ["theta"], axis: "y+" },
    { motors: ["chi"], axis: "z+" },
  ],
  detectorCircles: [{ motors: ["gamma"], axis: "y+" }],
  detector: { rows: "y-", columns: "x-" },
};
const degrees = (radians: number): number => (180 / Math.PI) * radians;

/** Where the goniometer brings a reflection into the horizontal plane. */
function acquisitionOf(hkl: string): Acquisition {
  const [h, k, l] = hkl.split(",").map((index) => (2 * Math.PI * Number(index)) / EDGE);
  const [x, y, z] = TURN.map((row) => dot(row, [h, k, l]));
  const length = Math.hypot(x, y, z);
  const gamma = 2 * Math.asin((length * 1.239841984332) / ENERGY / (4 * Math.PI));
  const theta = Math.atan2(Math.sin(gamma), Math.cos(gamma) - 1) - Math.atan2(Math.hypot(x, y), z);
  return {
    energyKev: ENERGY,
    distanceMeters: 1,
    pixelSizeMeters: [3.6e-4, 3.6e-4],
    rockingMotor: "theta",
    rockingStepDegrees: degrees((2 * Math.PI) / (N * 8 * length)),
    anglesDegrees: { theta: degrees(theta), chi: -degrees(Math.atan2(y, x)), gamma: degrees(gamma) },
    geometry: BENCH,
  };
}

/** Nanometres at `[x, y, z]` of the sample. */
const displacement = ([x, y, z]: Vector): Vector => [
  1.2e-5 * x * z - 0.6e-5 * y * y,
  0.9e-5 * y * y + 0.7e-5 * x * z,
  1.1e-5 * x * y - 0.8e-5 * z * z,
];
/** `d u_a / d b`: rows `a`. */
const gradientAt = ([x, y, z]: Vector): readonly Vector[] => [
  [1.2e-5 * z, -1.2e-5 * y, 1.2e-5 * x],
  [0.7e-5 * z, 1.8e-5 * y, 0.7e-5 * x],
  [1.1e-5 * y, 1.1e-5 * x, -1.6e-5 * z],
];
/** 1 inside, falling over a voxel: a block with two corners cut off, which is not its own mirror image. */
const insideAt = ([x, y, z]: Vector): number =>
  [60 - Math.abs(x), 50 - Math.abs(y), 45 - Math.abs(z), (60 - x - y - z) / 1.73, (110 - x + 2 * y) / 2.24].reduce(
    (share, depth) => Math.min(share, 1 / (1 + Math.exp(-depth / 2.5))),
    1,
  );

/** Counts of a reflection, of which 2 million are the brightest. */
function measured(hkl: string, seed: number) {
  const acquisition = acquisitionOf(hkl);
  const { geometry, scattering, position } = findGeometry("test", acquisition);
  const voxel = objectVoxelOf(scattering.reciprocalVoxel, [N, N, N]);
  const axes = sampleAxes(geometry, position);
  const q = axes.map((axis) => dot(axis, scattering.q)).reverse();
  const object = { real: new Float32Array(N ** 3), imag: new Float32Array(N ** 3), shape: [N, N, N] };
  for (let i = 0; i < N ** 3; i++) {
    const index = [Math.floor(i / N ** 2), Math.floor(i / N) % N, i % N].map((n) => n - N / 2);
    const place = [0, 1, 2].map((axis) => index.reduce((sum, n, k) => sum + n * voxel[k][axis], 0));
    const inSample = axes.map((axis) => dot(axis, place)).reverse();
    const amplitude = insideAt(inSample);
    const phase = -dot(q, displacement(inSample));
    object.real[i] = amplitude * Math.cos(phase);
    object.imag[i] = amplitude * Math.sin(phase);
  }
  return {
    intensity: addPoissonNoise(scaleToPeak(farFieldIntensity(object), 2e6), createRandom(seed)),
    acquisition,
    history: [],
  };
}

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-tensor-"));
  for (const [k, hkl] of HKL.entries()) {
    await writePattern(at(`P${k}.cxi`), measured(hkl, 11 + k));
    const options = ["--preset", "fast", "--seed", "1", "--starts", "3", "--no-report", "--out", at(`R${k}.cxi`)];
    const { status, stderr } = await autophaseHere(["reconstruct", at(`P${k}.cxi`), ...options]);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
  }
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const FILES = ["R0.cxi", "R1.cxi", "R2.cxi"];
const run = (...options: string[]) =>
  autophaseHere(["tensor", ...options.map((word) => (/^[\w]+\.(cxi|vti)$/.test(word) ? at(word) : word))]);

describe("autophase tensor", () => {
  it("finds the strain of a crystal from the counts of three reflections, each component to a tenth", async () => {
    const found = await run(
      ...FILES,
      "--hkl",
      HKL.join("/"),
      "--lattice",
      "4.078",
      "--vti",
      "T.vti",
      "--json",
      "--out",
      "T.cxi",
    );
    expect([found.status, found.stderr]).toEqual([0, expect.not.stringContaining("warning")]);
    const { reflections } = lastJson(found) as { reflections: { angleDegrees: number }[] };
    expect(Math.max(...reflections.map(({ angleDegrees }) => angleDegrees))).toBeLessThan(0.05);
    const { maps = {}, object, voxelSizeMeters = [] } = await readReconstruction(at("T.cxi"));
    const [, height, width] = object.shape;
    const places = Array.from(maps.bulk.array.data as Uint8Array).flatMap((value, i) => (value ? [i] : []));
    const placeOf = (i: number) => [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const middle = [0, 1, 2].map((axis) => places.reduce((sum, i) => sum + placeOf(i)[axis], 0) / places.length);
    const gradients = places.map((i) => {
      const [z, y, x] = placeOf(i).map((n, axis) => 1e9 * voxelSizeMeters[axis] * (n - middle[axis]));
      return gradientAt([x, y, z]);
    });
    const spread = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    // which of crystal and twin it is, nobody can tell: strain at r is that at -r
    const errors = [1, -1].map((sign) =>
      ["xx", "yy", "zz", "yx", "zx", "zy"].map((name) => {
        const [a, b] = [...name].map((letter) => "xyz".indexOf(letter));
        const expected = gradients.map((J) => (sign * (J[a][b] + J[b][a])) / 2);
        const values = places.map((i) => Number(maps[`strain_${name}`].array.data[i]));
        return spread(values.map((value, k) => value - expected[k])) / spread(expected);
      }),
    );
    expect(Math.min(...errors.map((list) => Math.max(...list)))).toBeLessThan(0.1);
    const { arrays } = await readVtk(await readFile(at("T.vti")));
    expect([...arrays.keys()]).toEqual(expect.arrayContaining(["displacement", "strain", "rotation"]));
    const page = await readFile(at("T.html"), "utf8");
    for (const words of ["Strain xx", "Rotation about z", "Reflections", "equivalent strain"])
      expect(page).toContain(words);
  });

  it("refuses in one sentence what makes no tensor", async () => {
    const cases: [string[], RegExp][] = [
      [FILES.slice(1), /three reflections or more, got 2/],
      [["R0.cxi", "R0.cxi", "R1.cxi"], /nearly in one plane/],
      [
        [...FILES, "--hkl", "-1,1,1/2,0,0/2,0,2", "--lattice", "4.078"],
        /the angles between the scattering vectors are not/,
      ],
      [[...FILES, "--hkl", "1,1/0,2,0/2,0,2"], /expected three integers for each reflection/],
      [["P0.cxi", "R1.cxi", "R2.cxi"], /P0\.cxi/],
    ];
    for (const [options, message] of cases) {
      const { status, stderr } = await run(...options, "--out", "bad.cxi");
      expect([status === 0, stderr]).toEqual([false, expect.stringMatching(message)]);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });
});
