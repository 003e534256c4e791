import "@autophase/vitest/matchers";
import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { combine, dot, lengthOf, normalize, type Vector3 } from "@autophase/physics/vector3";
import {
  type ComplexArray,
  fioScanHeader,
  type RandomAccess,
  readFio,
  readHdf5Array,
  readSpec,
  readTiff,
  type ScanHeader,
} from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { patternAcquisition, scatteringOfPattern } from "../acquisition/pattern-acquisition.js";
import { scanAcquisition, scanRemarks } from "../acquisition/scan-acquisition.js";
import { beamlineOfScan } from "../acquisition/scan-geometry.js";
import { analyzeCrystal } from "../crystal/analyze-crystal.js";
import { indexFacets } from "../crystal/facet-indices.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { dSpacingOf } from "../geometry/reflection.js";
import { type ScanPosition, scatteringOf } from "../geometry/scattering.js";
import { truncatedOctahedron } from "../simulate/cubic-crystal.js";
import { braggEnergyKev, diffractScan } from "../simulate/diffract-scan.js";
import { type ScanFile, scanFiles } from "../simulate/scan-files.js";
import type { Beamline } from "./beamline.js";
import { BEAMLINES, beamlineNamed, detectorNamed, geometryWith } from "./beamlines.js";
import { masterFiles } from "./master-files.js";
import { recognizeScan } from "./recognize-scan.js";

const HKL: Vector3 = [1, 1, 1];
const GOLD = [4.078];
const SHAPE = [48, 48, 48] as const;

interface Setting {
  readonly beamline: string;
  readonly detector: string;
  readonly angles: { readonly [motor: string]: number };
  readonly stages?: { readonly [motor: string]: number };
  readonly rockingMotor: string;
  readonly distanceMeters: number;
  /** Where the direct beam is, of a detector that does not turn, and where the peak. */
  readonly pixels?: readonly [direct: readonly [number, number], peak: readonly [number, number]];
  /** A path that the beamline has by public sources. */
  readonly path?: string;
  readonly file: RegExp;
}

const SETTINGS: readonly Setting[] = [
  {
    beamline: "34-ID-C",
    detector: "TIM2",
    angles: { Theta: 0.3, Chi: 90, Phi: -5, Delta: 31, Gamma: 12 },
    rockingMotor: "Theta",
    distanceMeters: 0.8,
    file: /gold_S0012\/gold_S0012_00047\.tif$/,
  },
  {
    beamline: "ID01",
    detector: "eiger2M",
    angles: { mu: 0.1, eta: 18, phi: 7, nu: 3, delta: 35 },
    rockingMotor: "eta",
    distanceMeters: 1,
    path: "/12.1/measurement/eiger2m",
    file: /gold_12\.h5$/,
  },
  {
    beamline: "1-ID-E",
    detector: "ASI",
    angles: { AeroTech: -10.9, vff_eta: -24.8 },
    stages: { vff_r: 692.5 },
    rockingMotor: "AeroTech",
    distanceMeters: 6.22,
    file: /gold_S0012_00000\.tif$/,
  },
  {
    beamline: "BM02",
    detector: "Lambda",
    angles: { mu: 2, THETA: 17, CHI: 4, PHI: -3, nu: 5, "2THETA": 36 },
    rockingMotor: "THETA",
    distanceMeters: 1.2,
    file: /gold\.spec$/,
  },
  {
    beamline: "ID27",
    detector: "eiger",
    angles: { nath: 11 },
    rockingMotor: "nath",
    distanceMeters: 0.4,
    pixels: [
      [1600, 1500],
      [1000, 100],
    ],
    path: "/12.1/measurement/eiger",
    file: /gold_12\.h5$/,
  },
  {
    beamline: "P10",
    detector: "e4m",
    angles: { mu: 0.2, om: 17, chi: 3, phi: 5, gam: 2, del: 34 },
    rockingMotor: "om",
    distanceMeters: 1.8,
    file: /gold_00012\/e4m\/gold_00012_data_000001\.h5$/,
  },
  {
    beamline: "P10-EH2",
    detector: "e2500",
    angles: { samth: 16, e2_t02: 33 },
    rockingMotor: "samth",
    distanceMeters: 5,
    file: /gold_00012\/gold_00012\.fio$/,
  },
  {
    beamline: "SIXS",
    detector: "maxipix",
    angles: { beta: 0.4, mu: 17, gamma: 34, delta: 4 },
    rockingMotor: "mu",
    distanceMeters: 1.1,
    path: "/com/scan_data/actuator_1_1",
    file: /gold_0012\.nxs$/,
  },
  {
    beamline: "CRISTAL",
    detector: "maxipix",
    angles: { omega: 17, phi: 3, gamma: 2, delta: 35 },
    rockingMotor: "omega",
    distanceMeters: 1.2,
    path: "/exp_0012/CRISTAL/Diffractometer/i06-c-c07-ex-dif-delta/position",
    file: /gold_0012\.h5$/,
  },
  {
    beamline: "NanoMAX",
    detector: "merlin",
    angles: { gontheta: 17, gonphi: 5, gamma: 3, delta: 33 },
    rockingMotor: "gontheta",
    distanceMeters: 0.7,
    path: "/entry/measurement/merlin/frames",
    file: /gold_12\.h5$/,
  },
];

describe.each(SETTINGS)("$beamline", (setting) => {
  it("gets back d-spacing, orientation and {111} of a simulated crystal from its files", async () => {
    const made = await makeScan(setting);
    const files = made.files.map(({ name }) => name);
    expect(files.some((name) => setting.file.test(name))).toBe(true);
    const read = await readScan(made.beamline, made.files);
    expect(read.beamline?.name).toBe(setting.beamline);
    expect(read.frames).toEqual({ data: made.counts, shape: [...SHAPE] });
    if (setting.path) expect(await readPath(made.files, setting.path)).toBeDefined();

    // the file tells all but what its doubts say that it does not
    const known = scanAcquisition(read.header, {
      beamline: read.beamline,
      ...(needsGeometry(setting) && { geometry: made.geometry }),
    });
    const centre = SHAPE.map((length) => Math.floor(length / 2));
    const origin = [made.peak[0] - centre[1], made.peak[1] - centre[2]] as const;
    const acquisition = patternAcquisition(known, { center: centre, bin: [1, 1, 1], origin });
    expect(acquisition.energyKev).toBeCloseTo(made.scan.energyKev ?? 0, 9);
    expect(acquisition.rockingMotor).toBe(setting.rockingMotor);
    expect(acquisition.rockingStepDegrees).toBeCloseTo(made.scan.rockingStepDegrees ?? 0, 9);
    const scattering = scatteringOfPattern(acquisition);
    expect(scattering).toBeDefined();
    if (!scattering) return;
    expect(10 * scattering.dSpacingNanometers).toBeCloseTo(dSpacingOf(HKL, GOLD), 6);

    const object = objectOf(made.amplitude);
    const crystal = analyzeCrystal(object, supportOf(object), scattering);
    const { facets } = crystal.facets;
    const found = expectedNormals(made.axes).map((normal) =>
      Math.min(...facets.map((facet) => angleBetween(facet.normal, normal))),
    );
    // each of the eight faces, where the simulation has it
    expect(Math.max(...found)).toBeLessThan(4);
    const named = indexFacets(facets, { q: crystal.q, hkl: HKL, lattice: GOLD });
    const octahedral = named.filter(({ hkl }) => hkl?.every((index) => Math.abs(index) === 1));
    expect(octahedral.length).toBe(8);
  }, 60_000);
});

it("takes a scan whose file lacks a motor for frames, and names the motor", async () => {
  const { beamline, detectors } = { beamline: beamlineNamed("ID01"), ...beamlineNamed("ID01") };
  if (!beamline || !detectors) throw new Error("ID01 is known");
  const files = await scanFiles(beamline, {
    ...{ number: 12, sample: "gold", detector: detectors[0], rockingMotor: "eta", rockingDegrees: [1, 1.1] },
    positions: { mu: 0, eta: 1, phi: 7, delta: 35, mononrj: 9 },
    frames: { data: new Uint32Array(2 * 20 * 20), shape: [2, 20, 20] },
  });
  const main = files.find(({ name }) => name.endsWith(".h5"))?.name ?? "";
  const source = sourceOf(files, main);
  if (!source) throw new Error(`no ${main}`);
  const found = await recognizeScan(source, { file: main, scan: 12 });
  expect(found?.beamline).toBeUndefined();
  expect(found?.header.detector?.shape).toEqual([2, 20, 20]);
  const remarks = scanRemarks(scanAcquisition(found?.header), 2);
  expect(remarks).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^the file has the layout of ESRF ID01, but no position of nu: it is not taken/),
    ]),
  );
});

it("knows every row of the table, each with its source", () => {
  expect(BEAMLINES.map(({ name }) => name).sort()).toEqual(SETTINGS.map(({ beamline }) => beamline).sort());
  for (const { sources, doubts, detectors } of BEAMLINES) {
    expect(Math.min(sources.length, doubts.length, detectors.length)).toBeGreaterThan(0);
  }
});

/** Distance or direct beam of these are not in their files. */
function needsGeometry({ beamline }: Setting): boolean {
  return ["ID27", "SIXS", "CRISTAL", "NanoMAX"].includes(beamline);
}

async function makeScan(setting: Setting) {
  const { angles, stages, rockingMotor, distanceMeters, pixels } = setting;
  const beamline = beamlineNamed(setting.beamline) as Beamline;
  const detector = detectorNamed(beamline, setting.detector) ?? beamline.detectors[0];
  const plain = geometryWith(beamline, detector);
  const geometry: BeamlineGeometry = {
    ...plain,
    ...(needsGeometry(setting) && { distanceMeters }),
    detector: { ...plain.detector, ...(pixels && { centralPixel: pixels[0] }) },
  };
  const peak = pixels?.[1] ?? ([200, 150] as const);
  const position: ScanPosition = {
    distanceMeters,
    rockingMotor,
    rockingStepDegrees: 0.01,
    anglesDegrees: angles,
    ...(stages && { positionsMillimeters: stages }),
    peakPixel: peak,
  };
  const energyKev = braggEnergyKev(geometry, position, { hkl: HKL, lattice: GOLD });
  const { q, wavelengthNanometers } = scatteringOf(geometry, { ...position, energyKev });
  // frames as far from each other as columns
  const pixelStep = ((2 * Math.PI) / wavelengthNanometers) * (detector.pixelSizeMeters[1] / distanceMeters);
  const rockingStepDegrees = Number((((pixelStep / lengthOf(q)) * 180) / Math.PI).toPrecision(3));
  const scan = { ...position, energyKev, rockingStepDegrees };
  const voxel = objectVoxelOf(scatteringOf(geometry, scan).reciprocalVoxel, SHAPE);
  const side = Math.min(...voxel.map((vector, axis) => lengthOf(vector) * SHAPE[axis]));
  const faces = truncatedOctahedron({ octahedron: 0.18 * side, cube: 0.24 * side });
  const crystal = { faces, hkl: HKL, lattice: GOLD, azimuthDegrees: 25 };
  const { amplitude, axes } = diffractScan(geometry, { ...scan, shape: SHAPE }, crystal);
  const counts = Uint32Array.from(amplitude.real, (re, i) => Math.round(1e6 * (re * re + amplitude.imag[i] ** 2)));
  const rockingDegrees = Array.from(
    { length: SHAPE[0] },
    (_, i) => angles[rockingMotor] + (i - SHAPE[0] / 2) * rockingStepDegrees,
  );
  const { energy, wavelengthAngstroms, distanceMillimeters } = beamline.motors;
  const positions = {
    ...angles,
    ...stages,
    ...(wavelengthAngstroms ? { [wavelengthAngstroms[0]]: 10 * wavelengthNanometers } : { [energy[0]]: energyKev }),
    ...(needsGeometry(setting) ? {} : { [distanceMillimeters[0] ?? ""]: 1000 * distanceMeters }),
  };
  const files = await scanFiles(beamline, {
    ...{ number: 12, sample: "gold", detector, positions, rockingMotor, rockingDegrees },
    frames: { data: counts, shape: SHAPE },
    monitor: rockingDegrees.map((_, i) => 1000 + i),
  });
  return { beamline, files, geometry, scan, amplitude, axes, counts, peak };
}

function sourceOf(files: readonly ScanFile[], name: string): RandomAccess | undefined {
  const bytes = files.find((file) => file.name === name)?.bytes;
  if (!bytes) return undefined;
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  return {
    size: bytes.length,
    read: (target, position) => {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
    beside: (other) => sourceOf(files, folder + other),
  };
}

async function readScan(beamline: Beamline, files: readonly ScanFile[]) {
  const text = (file: ScanFile | undefined): string => new TextDecoder().decode(file?.bytes);
  const spec = files.find(({ name }) => name.endsWith(".spec"));
  if (spec) {
    const header: ScanHeader = readSpec(text(spec)).scan(12);
    const images = files.filter(({ name }) => name.endsWith(".tif"));
    const frames = await Promise.all(images.map(({ bytes }) => readTiff(bytes)));
    const data = Uint32Array.from(frames.flatMap((frame) => [...(frame.data as Uint32Array)]));
    return { header, beamline: beamlineOfScan(header, "spec"), frames: { data, shape: [...SHAPE] } };
  }
  const log = files.find(({ name }) => name.endsWith(".fio"));
  const main = files.find(({ name }) => /(_master|\d)\.(h5|nxs)$/.test(name) && !/_data_\d+/.test(name))?.name ?? "";
  const source = sourceOf(files, main);
  if (!source) throw new Error(`no ${main}`);
  const recognized = await recognizeScan(source, { file: main, scan: log ? undefined : 12 });
  const dataset = recognized?.header.detector?.dataset;
  const { data } = (await readHdf5Array(source, { dataset })) as { data: Uint32Array };
  const frames = { data, shape: [...SHAPE] };
  if (!log) {
    expect(recognized?.beamline).toBe(beamline);
    return { header: recognized?.header as ScanHeader, beamline: recognized?.beamline, frames };
  }
  const header = fioScanHeader(readFio(text(log)), log.name);
  expect(header.number).toBe(12);
  const { detector } = recognized?.header ?? {};
  return { header: { ...header, ...(detector && { detector }) }, beamline: beamlineOfScan(header, "fio"), frames };
}

async function readPath(files: readonly ScanFile[], dataset: string): Promise<unknown> {
  return readHdf5Array(files[0].bytes, { dataset });
}

function objectOf({ real, imag, shape }: ComplexArray): ComplexArray<Float32Array> {
  const spectrum = ifftshift({ real: Float32Array.from(real), imag: Float32Array.from(imag), shape });
  createFft(shape).inverse(spectrum);
  return fftshift(spectrum);
}

function supportOf({ real, imag, shape }: ComplexArray<Float32Array>) {
  const amplitude = real.map((re, i) => Math.hypot(re, imag[i]));
  const largest = amplitude.reduce((most, value) => Math.max(most, value), 0);
  return { data: Uint8Array.from(amplitude, (value) => (value > 0.2 * largest ? 1 : 0)), shape };
}

function expectedNormals(axes: readonly [Vector3, Vector3, Vector3]): Vector3[] {
  const signs = [1, -1];
  return signs.flatMap((x) => signs.flatMap((y) => signs.map((z) => normalize(combine(axes, [x, y, z])))));
}

function angleBetween(a: Vector3, b: Vector3): number {
  return (Math.acos(Math.min(1, Math.max(-1, dot(normalize(a), normalize(b))))) * 180) / Math.PI;
}

describe("masterFiles", () => {
  const names = ["s/e4m/s_data_000001.h5", "s/e4m/s_master.h5", "s/p300/s_master.h5", "s/s.fio"];

  it("are those of all detectors, of the one that is named, or what stands in their place", () => {
    expect(masterFiles(names)).toEqual(["s/e4m/s_master.h5", "s/p300/s_master.h5"]);
    expect(masterFiles(names, "p300")).toEqual(["s/p300/s_master.h5"]);
    expect(masterFiles(names, "another")).toHaveLength(2);
    expect(masterFiles([names[0], "s/e4m/s_data_000002.h5"])).toEqual([names[0]]);
    expect(masterFiles(["frames.h5"])).toEqual([]);
  });
});
