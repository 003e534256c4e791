import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APS_34IDC_GEOMETRY, objectVoxelOf, scatteringOf } from "@autophase/analysis";
import { addPoissonNoise, farField, scaleToPeak } from "@autophase/physics";
import {
  type Acquisition,
  type ComplexArray,
  createRandom,
  type Reconstruction,
  readVtk,
  type VtkGrid,
} from "@autophase/tensor-io";
import { readReconstruction, writePattern, writeReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

type Vector = readonly number[];
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, k) => sum + value * b[k], 0);
const cross = ([a, b, c]: Vector, [d, e, f]: Vector): Vector => [b * f - c * e, c * d - a * f, a * e - b * d];

const SHAPE = [40, 44, 42];
const ACQUISITION = {
  energyKev: 9,
  distanceMeters: 0.15,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.035,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
} satisfies Acquisition;
const SCATTERING = scatteringOf(APS_34IDC_GEOMETRY, ACQUISITION);
const VOXEL = objectVoxelOf(SCATTERING.reciprocalVoxel, SHAPE);
const Q = Math.hypot(...SCATTERING.q);
const ALONG = SCATTERING.q.map((value) => value / Q);

/** Faces of the crystal, nanometres from the origin in the laboratory: no symmetry, so that it is not its own twin. */
const FACES: readonly (readonly [Vector, number])[] = [
  [[1, 0.1, 0.2], 85],
  [[-1, 0.2, 0.1], 70],
  [[0.1, 1, -0.1], 75],
  [[0, -1, 0.2], 90],
  [[0.2, 0, 1], 80],
  [[-0.1, 0.1, -1], 75],
  [[1, 1, 1], 120],
  [[-1, 1, -1], 110],
];
/** 1 inside, falling over about one voxel. */
const insideAt = (place: Vector): number =>
  FACES.reduce((share, [normal, distance]) => {
    const beyond = dot(normal, place) - distance;
    return Math.min(share, 1 / (1 + Math.exp(beyond / 2.5)));
  }, 1);
/** Nanometres along q, and its derivative along q. */
const displacementAt = ([x, y, z]: Vector): number =>
  0.05 * Math.sin(x / 55) * Math.cos(y / 60) + 6e-6 * (z * z - x * y);
const strainAt = ([x, y, z]: Vector): number =>
  dot(ALONG, [
    (0.05 / 55) * Math.cos(x / 55) * Math.cos(y / 60) - 6e-6 * y,
    (-0.05 / 60) * Math.sin(x / 55) * Math.sin(y / 60) - 6e-6 * x,
    12e-6 * z,
  ]);

function crystal(): { object: ComplexArray; centre: Vector } {
  const [, height, width] = SHAPE as [number, number, number];
  const size = SHAPE.reduce((a, b) => a * b);
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape: SHAPE };
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < size; i++) {
    const row = Math.floor(i / width);
    const index = [Math.floor(row / height) - 20, (row % height) - 22, (i % width) - 21];
    const place = [0, 1, 2].map((k) => index.reduce((sum, n, axis) => sum + n * VOXEL[axis][k], 0));
    const inside = insideAt(place);
    object.real[i] = inside * Math.cos(-Q * displacementAt(place));
    object.imag[i] = inside * Math.sin(-Q * displacementAt(place));
    if (inside < 0.5) continue;
    for (const [k, value] of [...place, 1].entries()) sums[k] += value;
  }
  return { object, centre: sums.slice(0, 3).map((sum) => sum / sums[3]) };
}

/** Places of the voxels of a result from the middle of its crystal, `[x, y, z]` nanometres. */
function placesOf({ support, voxelSizeMeters = [] }: Reconstruction): Vector[] {
  const [, height, width] = support.shape as [number, number, number];
  const indices = Array.from(support.data, (_, i) => {
    const row = Math.floor(i / width);
    return [i % width, row % height, Math.floor(row / height)];
  });
  const inside = indices.filter((_, i) => support.data[i]);
  const centre = [0, 1, 2].map((k) => inside.reduce((sum, index) => sum + index[k], 0) / inside.length);
  return indices.map((index) => index.map((n, k) => (n - centre[k]) * 1e9 * voxelSizeMeters[0]));
}

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-analyze-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("phase, then analyze", () => {
  it("brings back the strain of a crystal on a skewed grid within 10 percent, and its shape", async () => {
    const { object, centre } = crystal();
    const modulus = farField(object).data;
    const ideal = { data: modulus.map((value) => value ** 2), shape: SHAPE };
    const intensity = addPoissonNoise(scaleToPeak(ideal, 1e7), createRandom(1));
    await writePattern(at("P.cxi"), { intensity, acquisition: ACQUISITION, history: [] });
    const recipe = ["--recipe", "2*(20*ER+130*HIO)+100*ER", "--starts", "2", "--seed", "2", "--save", "all"];
    const phased = lastJson(
      await autophaseHere(["phase", at("P.cxi"), "--out", at("R.cxi"), ...recipe, "--no-report", "--json"]),
    );
    expect(phased.chi).toBeLessThan(0.05);
    const saved = (await readdir(folder)).filter((name) => name.startsWith("R.start-"));
    expect(saved).toEqual([
      expect.stringMatching(/^R\.start-1\.chi-0\.\d+\.cxi$/),
      expect.stringMatching(/^R\.start-2\./),
    ]);
    const volumes = ["--vti", at("A.vti"), "--vts", at("A.vts")];
    const outcome = await autophaseHere(["analyze", at("R.cxi"), "--out", at("A.cxi"), ...volumes, "--json"]);
    expect(outcome.stderr).toContain("geometry: 34-ID-C\n");
    const result = lastJson(outcome);
    const crystalFile = await readReconstruction(at("A.cxi"));
    // the pattern does not tell a crystal from its twin, which is mirrored through its middle and equally strained
    const departures = [1, -1].map((sign) => departureOf(crystalFile, centre, sign));
    const best = departures.reduce((one, other) => (other.error < one.error ? other : one));
    expect(best.error).toBeLessThan(0.1);
    expect(best.overlap).toBeGreaterThan(0.88);
    expect(Number(result.bulkVoxels)).toBeGreaterThan(1000);
    // steps of the phased array are those of the geometry
    expect(result.objectVoxelNanometers).toEqual(JSON.parse(JSON.stringify(VOXEL)));
    expect(result).toMatchObject({ frame: "laboratory", residueLines: 0, cutSteps: 0, solutions: 1 });
    await expectSameOnBothGrids(result);
  }, 120_000);

  it("writes tables, the pole figure and reciprocal space beside it, each by its ending", async () => {
    const files = ["--parts", at("parts.csv"), "--profiles", at("lines.csv"), "--poles", at("poles.svg")];
    const asked = [
      ...files,
      "--reciprocal",
      at("q.vti"),
      "--frame",
      "flat-sample",
      "--formula",
      "Au",
      "--density",
      "19.3",
    ];
    const result = lastJson(
      await autophaseHere(["analyze", at("R.cxi"), "--out", at("F.cxi"), ...asked, "--no-report", "--json"]),
    );
    expect(result).toMatchObject({ frame: "flat-sample", poles: at("poles.svg"), reciprocal: at("q.vti") });
    expect(Number(result.edgeWidthNanometers)).toBeGreaterThan(0);
    const [head, ...parts] = (await readFile(at("parts.csv"), "utf8")).trimEnd().split("\n");
    const volume = head?.split(",").indexOf("volume_nm3") ?? -1;
    const voxels = head?.split(",").indexOf("voxels") ?? -1;
    // every part says how large it is
    for (const cells of parts.map((line) => line.split(","))) {
      const expected = Number(cells[voxels]) * Number(result.voxelSizeNanometers) ** 3;
      expect(Number(cells[volume])).toBeCloseTo(expected, -1);
    }
    expect(parts.some((line) => line.startsWith("facet,"))).toBe(true);
    expect(await readFile(at("lines.csv"), "utf8")).toMatch(/^line,distance_nm,amplitude\ndepth,-/);
    expect(await readFile(at("poles.svg"), "utf8")).toMatch(/^<svg /);
    const { maps = {} } = await readReconstruction(at("F.cxi"));
    expect(Object.keys(maps)).toEqual(expect.arrayContaining(["displacement_gradient_depth", "optical_path"]));
    const wrong = await autophaseHere(["analyze", at("R.cxi"), "--out", at("F.cxi"), "--poles", at("poles.png")]);
    expect(wrong.stderr).toContain("poles.png: expected a name that ends in .svg or .csv");
    const alone = await autophaseHere(["analyze", at("R.cxi"), "--out", at("F.cxi"), "--formula", "Au"]);
    expect(alone.stderr).toContain("error: analyze: formula needs density beside it");
  }, 60_000);

  it("makes the same page of the file again: maps, numbers, scale bars, curves", async () => {
    const page = await readFile(at("A.html"), "utf8");
    const reported = lastJson(await autophaseHere(["report", at("A.cxi"), "--out", at("again.html"), "--json"]));
    expect(reported).toEqual({ out: at("again.html") });
    const again = await readFile(at("again.html"), "utf8");
    // not toBe: a page is too long to be printed
    expect(again === page).toBe(true);
    const texts = [
      "Displacement along q",
      "Strain along q",
      "equivalent diameter",
      "Phase retrieval transfer function",
      "50\u00a0nm",
      "Facets",
      "Diffraction pattern",
      "Convergence",
    ];
    expect(texts.filter((text) => !again.includes(text))).toEqual([]);
  });
});

/** How far a crystal's file is from the truth: strain in the bulk relative to its spread, and overlap of the shapes. */
function departureOf(file: Reconstruction, centre: Vector, sign: number): { error: number; overlap: number } {
  const { maps = {}, support } = file;
  const [strain, bulk] = [maps.strain.array.data as Float32Array, maps.bulk.array.data as Uint8Array];
  const places = placesOf(file).map((place) => place.map((value, k) => sign * value + centre[k]));
  const pairs = places.flatMap((place, i) => (bulk[i] ? [[strain[i], strainAt(place)] as const] : []));
  const means = [0, 1].map((k) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length);
  const square = (value: (pair: readonly number[]) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair) ** 2, 0);
  const error = square(([mine, known]) => mine - means[0] - (known - means[1]));
  const known = places.map((place) => insideAt(place) >= 0.5);
  const both = known.filter((inside, i) => inside && support.data[i]);
  const either = known.filter((inside, i) => inside || support.data[i]);
  return { error: Math.sqrt(error / square(([, truth]) => truth - means[1])), overlap: both.length / either.length };
}

/** Without interpolation the crystal has the same volume, and lies in the same place with the same strain. */
async function expectSameOnBothGrids(result: ReturnType<typeof lastJson>): Promise<void> {
  const grids = [await readVtk(await readFile(at("A.vti"))), await readVtk(await readFile(at("A.vts")))];
  const cell = Math.abs(dot(VOXEL[0], cross(VOXEL[1], VOXEL[2])));
  const cells = [Number(result.voxelSizeNanometers) ** 3, cell];
  const [cubic, skewed] = grids.map((grid, k) => momentsOf(grid, cells[k]));
  expect(Math.abs(skewed.volume / cubic.volume - 1)).toBeLessThan(0.03);
  expect(Math.abs(cubic.volume / Number(result.volumeNanometersCubed) - 1)).toBeLessThan(1e-6);
  // the surface is as many voxels deep, and the average as wide, on both: these are not cubes
  expect(Math.abs(skewed.strain / cubic.strain - 1)).toBeLessThan(0.1);
  for (let axis = 0; axis < 3; axis++) expect(Math.abs(skewed.centre[axis] - cubic.centre[axis])).toBeLessThan(3);
}

interface Moments {
  /** Cubic nanometres. */
  readonly volume: number;
  /** Of the crystal, x, y, z. */
  readonly centre: Vector;
  /** Root mean square over the bulk. */
  readonly strain: number;
}

function momentsOf({ shape, arrays, points, origin = [], spacing = [] }: VtkGrid, cell: number): Moments {
  const [, height, width] = shape as [number, number, number];
  const [region, strain] = ["region", "strain"].map((name) => arrays.get(name)?.data as Float32Array);
  const placeOf = (i: number): number[] => {
    if (points) return Array.from(points.data.slice(3 * i, 3 * i + 3) as Float32Array);
    const index = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return index.map((n, axis) => origin[axis] + n * spacing[axis]).reverse();
  };
  const inside = Array.from(region.keys()).filter((i) => region[i] > 0);
  const bulk = inside.filter((i) => region[i] === 2);
  const places = inside.map(placeOf);
  return {
    volume: inside.length * cell,
    centre: [0, 1, 2].map((k) => places.reduce((sum, place) => sum + place[k], 0) / places.length),
    strain: Math.sqrt(bulk.reduce((sum, i) => sum + strain[i] ** 2, 0) / bulk.length),
  };
}

describe("analyze", () => {
  beforeAll(async () => {
    const { object } = crystal();
    const support = {
      data: Uint8Array.from(object.real, (v, i) => Number(Math.hypot(v, object.imag[i]) > 0.1)),
      shape: SHAPE,
    };
    const intensity = { data: farField(object).data.map((value) => value ** 2), shape: SHAPE };
    const reconstruction = (acquisition: Acquisition): Reconstruction => {
      return {
        object,
        support,
        pattern: { intensity, acquisition, history: [] },
        errorCurve: new Float64Array(0),
        history: [],
      };
    };
    const { geometry: _, anglesDegrees: __, ...plain } = ACQUISITION;
    await writeReconstruction(at("known.cxi"), reconstruction(ACQUISITION));
    await writeReconstruction(at("plain.cxi"), reconstruction(plain));
    await writePattern(at("pattern.cxi"), { intensity, history: [] });
    const fixed = (axis: string, motors: string[], degrees: number) => ({ motors, axis, degrees });
    const bench = {
      name: "bench",
      sampleCircles: [fixed("y+", ["Theta"], 0)],
      detectorCircles: [fixed("y+", ["Delta"], 32), fixed("x-", ["Gamma"], 13)],
      detector: { rows: "y-", columns: "x+" },
    };
    await writeFile(at("bench.json"), JSON.stringify(bench));
  });

  const run = (...args: string[]) => autophaseHere(["analyze", ...args, "--out", at("B.cxi"), "--no-report", "--json"]);

  it("takes angles from a geometry file", async () => {
    const bench = lastJson(await run(at("plain.cxi"), "--geometry", at("bench.json")));
    expect(bench.objectVoxelNanometers).toEqual(JSON.parse(JSON.stringify(VOXEL)));
  });

  it("checks the reflection, names facets, and correlates solutions", async () => {
    const more = ["--hkl", "1,1,1", "--lattice", "4.0782", "--others", at("known.cxi"), "--frame", "crystal"];
    const fits = await run(at("known.cxi"), ...more, "--lattice", String(4.0782 * 0.995));
    expect(fits.stderr).not.toContain("warning");
    const result = lastJson(fits);
    expect(result).toMatchObject({
      reflection: { hkl: [1, 1, 1], fits: true },
      solutions: 2,
      shellLimitedBy: "edge",
      prtfLimitedBy: "edge",
      frame: "crystal",
    });
    // alike to the edge, which is at two voxels in the direction where they are longest
    const longest = Math.max(...VOXEL.map((step) => Math.hypot(...step)));
    for (const name of ["edge", "shellResolution", "prtfResolution"]) {
      expect(result[`${name}Nanometers`], name).toBeCloseTo(2 * longest, 6);
    }
    expect((result.facets as { hkl: unknown }[]).some(({ hkl }) => hkl !== null)).toBe(true);
    const wrong = await run(at("known.cxi"), "--hkl", "2,0,0", "--lattice", "4.0782");
    expect(wrong.stderr).toMatch(
      /warning: The angles give d = 2\.3\d* angstroms, but \(2 0 0\) .*\(1 1 1\) would be nearest/,
    );
    expect(lastJson(wrong).reflection).toMatchObject({ hkl: [2, 0, 0], fits: false });
    expect((lastJson(wrong).facets as { hkl: unknown }[]).every(({ hkl }) => hkl === null)).toBe(true);
    // an arm that is off leaves the reflection what it is
    const off = await run(at("known.cxi"), "--hkl", "1,1,1", "--lattice", String(4.0782 * 1.03));
    expect(off.stderr).toMatch(/warning: The angles .*\(1 1 1\) would be nearest\.$/m);
    expect((lastJson(off).facets as { hkl: unknown }[]).some(({ hkl }) => hkl !== null)).toBe(true);
  });

  it.each<[string, () => string[], number, RegExp]>([
    [
      "no geometry",
      () => [at("plain.cxi")],
      2,
      /^error: .*plain\.cxi does not say .*--spec FILE --scan N, or --geometry/,
    ],
    ["hkl alone", () => [at("known.cxi"), "--hkl", "1,1,1"], 2, /^error: --hkl needs --lattice beside it$/],
    ["a pattern", () => [at("pattern.cxi")], 1, /^error: .*pattern\.cxi: holds a pattern, expected a reconstruction/],
    ["voxels of nothing", () => [at("known.cxi"), "--voxel", "0.01"], 1, /^error: .*choose larger ones/],
  ])("refuses %s in one line", async (_, args, expected, message) => {
    await rm(at("B.cxi"), { force: true });
    const { status, stdout, stderr } = await run(...args());
    const lines = stderr.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(message);
    expect(lines.filter((line) => line.startsWith("error:"))).toHaveLength(1);
    expect([status, stdout]).toEqual([expected, ""]);
    expect((await readdir(folder)).filter((name) => /B\.|tmp/.test(name))).toEqual([]);
  });
});
