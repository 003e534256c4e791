import "@autophase/vitest/matchers";
import { farField } from "@autophase/physics";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { alignToReference } from "./alignment/align-to-reference.js";
import { translate } from "./alignment/translate.js";
import { twin } from "./alignment/twin.js";
import { assessObject } from "./assess-object.js";
import { compareObjects } from "./compare-objects.js";
import { chi } from "./metrics/chi.js";

const SHAPE = [32, 30, 27];

function crystal(
  index: number,
  family: "gaussian-field" | "polynomial" | "screw-dislocation",
  maximumPhase: number,
): ComplexArray {
  const strain = { families: [family], maximumPhase, minimumPhase: maximumPhase / 2 };
  return simulateCrystal({ seed: 2, index, shape: SHAPE, strain, crystal: { oversampling: [2, 2.5] } }).object;
}

/** Amplitude noise of 10 %, moved by fractions of a voxel, as the twin for odd indices. */
function disturb(object: ComplexArray, index: number): ComplexArray {
  const random = createRandom(8, index);
  const moved = translate(
    object,
    [1.4, -2.3, 0.6].map((voxels) => voxels + random.uniform()),
  );
  const noise = moved.real.map(() => 3 * (1 + 0.1 * random.normal()));
  const noisy = {
    real: moved.real.map((v, i) => v * noise[i]),
    imag: moved.imag.map((v, i) => v * noise[i]),
    shape: SHAPE,
  };
  return index % 2 ? twin(noisy) : noisy;
}

describe("compareObjects", () => {
  it.each([
    [0, "gaussian-field", Math.PI],
    [1, "gaussian-field", 4 * Math.PI],
    [2, "polynomial", 4 * Math.PI],
    [3, "polynomial", 2 * Math.PI],
    [4, "screw-dislocation", Math.PI],
    [5, "screw-dislocation", Math.PI],
  ] as const)("finds crystal %d, %s up to %d, under noise and ambiguities", (index, family, maximumPhase) => {
    const truth = crystal(index, family, maximumPhase);
    const comparison = compareObjects(disturb(truth, index), truth);
    expect(comparison).toMatchObject({ twin: index % 2 === 1, success: true });
    expect(comparison.invariantError).toBeLessThan(0.11);
    expect(comparison.scale).toBeCloseTo(1 / 3, 1);
    expect(comparison.ssim).toBeGreaterThan(0.9);
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });

  it("gives an object against itself the best of everything", () => {
    const truth = crystal(0, "polynomial", Math.PI);
    const { iou, iou10, phaseMae, ssim, invariantError, success } = compareObjects(truth, truth);
    expect([iou, iou10, success]).toEqual([1, 1, true]);
    expect([phaseMae, 1 - ssim, invariantError]).toBeAllClose([0, 0, 0], { atol: 1e-4 });
  });

  it("calls another crystal no success", () => {
    expect(compareObjects(crystal(7, "polynomial", 3), crystal(8, "gaussian-field", 3)).success).toBe(false);
  });

  it.each([
    [
      "another shape",
      (z: ComplexArray) => ({ real: z.real, imag: z.imag, shape: [30, 32, 27] }),
      "expected 32 x 30 x 27, got",
      "ShapeError",
    ],
    [
      "zeros",
      (z: ComplexArray) => ({ ...z, real: z.real.map(() => 0), imag: z.imag.map(() => 0) }),
      "an object",
      "ValueError",
    ],
    [
      "NaN",
      (z: ComplexArray) => ({ ...z, real: z.real.map((v, i) => (i === 5 ? Number.NaN : v)) }),
      "got NaN at index 5",
      "ValueError",
    ],
  ])("refuses %s", (_, spoil, message, tag) => {
    const truth = crystal(0, "polynomial", Math.PI);
    const run = () => alignToReference(spoil(truth), truth);
    expect(run).toThrow(tag === "ShapeError" ? "alignToReference" : message);
    expect(run).toThrow(expect.objectContaining({ _tag: tag }));
  });
});

describe("assessObject", () => {
  it("fits the crystal to its own noisy pattern, and says no more than its metrics", () => {
    const { object, pattern } = simulateCrystal({
      seed: 2,
      index: 1,
      shape: SHAPE,
      detector: { peakCounts: 1e6, gaps: 1 },
    });
    const fit = assessObject(object, pattern);
    expect(fit.chi).toBeLessThan(0.05);
    expect(fit.pcc).toBeGreaterThan(0.99);
    expect(fit.chi).toBe(chi(farField(object), pattern));
    expect(fit.chiSquared).toBeCloseTo(fit.chi ** 2, 12);
    expect(fit.resolutionVoxels === null || fit.resolutionVoxels > 1).toBe(true);
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });

  it("knows a wrong object", () => {
    const { pattern } = simulateCrystal({ seed: 2, index: 1, shape: SHAPE });
    expect(assessObject(crystal(3, "polynomial", 3), pattern).chi).toBeGreaterThan(0.3);
  });
});
