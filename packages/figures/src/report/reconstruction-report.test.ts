import { APS_34IDC_GEOMETRY } from "@autophase/analysis";
import { type Reconstruction, readCxi, writeCxi } from "@autophase/tensor-io";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { reconstructionReport } from "./reconstruction-report.js";

const SHAPE = [12, 12, 12];
const SIZE = 12 ** 3;
const place = (i: number): number[] => [Math.floor(i / 144) - 6, (Math.floor(i / 12) % 12) - 6, (i % 12) - 6];
const inside = Uint8Array.from({ length: SIZE }, (_, i) => Number(Math.hypot(...place(i)) < 3));
const array = { data: Float32Array.from(inside, (value, i) => 0.01 * value * (i % 7)), shape: SHAPE };

const start = (number: number, change = {}) => ({
  start: number,
  rank: 3 - number,
  kept: true,
  reason: "",
  chi: 0.08,
  freeLlk: 1.5,
  sharpness: 1e-3,
  homogeneity: null,
  supportVoxels: 123,
  invariantError: 0.1,
  iterations: 3,
  seconds: 1,
  ...change,
});
const parameters = {
  chi: 0.0916,
  engine: "wasm",
  answer: {
    agreement: { kept: 2, medianInvariantError: 0.1 },
    modes: [0.9, 0.1],
    freeChi: 0.12,
    verdict: { trustworthy: false, reason: "Not trustworthy: <because>." },
  },
  startTable: [start(1), start(2, { kept: false, reason: "far from the others" })],
  evidence: {
    starts: [
      { start: 1, rank: 2, chi: [0.9, 0.3, 0.085] },
      { start: 2, rank: 1, chi: [0.9, null, 0.0751] },
    ],
    warnings: ["start 1 failed: no memory"],
    checks: [{ name: "starts that agree", value: 2, limit: "at least 2", passed: true }],
    pairErrors: [
      [0, 0.25],
      [0.25, 0],
    ],
    idealFreeLlk: 0.66,
    prtf: { frequency: [0, 0.1, 0.4], value: [1, 0.9, 0.2], edge: 0.5 },
  },
};

function reconstruction(change: { readonly [name: string]: unknown } = {}): Reconstruction {
  const record = { program: "autophase", version: "1", command: "autophase reconstruct", date: "" };
  return {
    object: { real: Float32Array.from(inside), imag: new Float32Array(SIZE), shape: SHAPE },
    support: { data: inside, shape: SHAPE },
    maps: { amplitude_deviation: { array, units: "" }, phase_deviation: { array, units: "radian" } },
    pattern: { intensity: { data: new Float32Array(SIZE).fill(3), shape: SHAPE }, history: [] },
    errorCurve: Float64Array.of(0.9, 0.3, 0.0753),
    history: [{ ...record, parameters: JSON.parse(JSON.stringify({ ...parameters, ...change })) }],
  };
}

const options = { title: "R.cxi", viewSize: 40, metrics: { chi: 0.0922, chiSquared: 0.0085, mae: 0.002 } };
const headings = (html: string): string[] => [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, heading]) => heading);
const tile = (html: string, name: string): string | undefined =>
  new RegExp(`<dt>${name}</dt><dd>([^<]*)`).exec(html)?.[1];
const metric = (html: string, name: string): string | undefined =>
  new RegExp(`<th scope="row">${name}</th><td class="number">([^<]*)`).exec(html)?.[1];

describe("reconstructionReport", () => {
  it("shows verdict, starts, agreement, checks and what went wrong, from the record alone", () => {
    const html = reconstructionReport(reconstruction(), options);
    expect(
      XMLValidator.validate(html.replace("<!doctype html>\n", "").replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, "")),
    ).toBe(true);
    expect(html).toContain("Not trustworthy: &lt;because&gt;.");
    expect(html).toContain("start 1 failed: no memory");
    expect(html).toContain("far from the others");
    expect(html).toContain("A perfect model would have 0.66.");
    expect(html).toContain("starts that agree");
    expect(headings(html)).toEqual([
      "Object",
      "Planes",
      "Amplitude",
      "Phase",
      "Independent starts",
      "Where they differ",
      "Behind the verdict",
      "Diffraction pattern",
      "Convergence and resolution",
      "Inside the support",
      "Metrics",
      "How to repeat it",
    ]);
  });

  it("says what came first where the answer is of what followed", () => {
    const before = {
      origin: "preset fast",
      reason: "Not trustworthy: two kinds.",
      starts: 4,
      iterations: 2400,
      seconds: 9.5,
    };
    const html = reconstructionReport(reconstruction({ before }), options);
    expect(html).toContain(
      "This is of what followed preset fast (4 starts, 2400 iterations, 9.5 s), whose answer was not trusted: Not trustworthy: two kinds.",
    );
    expect(reconstructionReport(reconstruction(), options)).not.toContain("what followed");
  });

  it("is the same page of the run and of its file", async () => {
    const run = reconstruction();
    const content = await readCxi(await writeCxi({ kind: "reconstruction", reconstruction: run }));
    if (content.kind !== "reconstruction") throw new Error("not a reconstruction");
    expect(reconstructionReport(content.reconstruction, options) === reconstructionReport(run, options)).toBe(true);
  });

  it("says one chi of the result, and of what the others are; starts count from 1", () => {
    const html = reconstructionReport(reconstruction(), options);
    expect(tile(html, "chi")).toBe("0.0916");
    expect(["chi", "freeChi", "chiOfAll"].map((name) => metric(html, name))).toEqual(["0.0916", "0.12", "0.0922"]);
    expect(metric(html, "chiSquared")).toBe("0.00839");
    expect(html).toContain("start 3 ends at 0.0751, best of 2 starts");
    expect(html).toContain("chi of one start over the voxels that it was fitted to");
  });

  it("is to scale in the laboratory where the pattern knows its geometry, and else says that voxels are drawn as cubes", () => {
    const plain = reconstruction();
    expect(reconstructionReport(plain, options)).toContain("Voxels are drawn as cubes: their true size is not known.");
    const acquisition = {
      energyKev: 9,
      distanceMeters: 0.5,
      pixelSizeMeters: [55e-6, 55e-6] as const,
      rockingStepDegrees: 0.01,
      rockingMotor: "Theta",
      anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
      geometry: APS_34IDC_GEOMETRY,
    };
    const known = { ...plain, pattern: { ...plain.pattern, acquisition } };
    const page = reconstructionReport(known, options);
    expect(page).toContain("To scale, in the laboratory");
    expect(page).toMatch(/\d\u00a0nm</);
    // but for the pattern, whose voxels are angles
    expect(page.slice(0, page.indexOf("Diffraction pattern"))).not.toMatch(/\d\u00a0voxels/);
    const sized = { ...plain, voxelSizeMeters: [5e-9, 5e-9, 5e-9] };
    expect(reconstructionReport(sized, options)).not.toContain("Voxels are drawn as");
  });

  it("shows what a file of an older version holds", () => {
    const html = reconstructionReport(reconstruction({ evidence: undefined }), options);
    expect(html).toContain("Not trustworthy");
    expect(headings(html)).toContain("Independent starts");
    expect(html).not.toContain("Distance between starts");
    expect(reconstructionReport({ ...reconstruction(), history: [] }, options)).not.toContain("verdict bad");
  });
});
