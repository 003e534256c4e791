import { alignToReference, chi, compareObjects } from "@autophase/analysis";
import { farField, farFieldIntensity } from "@autophase/physics";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, complexZeros, type Shape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { EmptyPredictionError } from "./errors.js";
import type { FittedPattern } from "./fit-pattern.js";
import type { NetworkGrid } from "./network-grid.js";
import { fitInput, predictObject } from "./predict-object.js";
import type { Predictor } from "./predictor.js";

const NETWORK_SHAPE = [16, 16, 16];

/** The object that diffracts onto the network's grid, by the plain sum: `F(binning j + offset)` and back. */
function truthOnGrid(truth: ComplexArray, { shape, patternShape, binning, offset }: NetworkGrid): ComplexArray {
  let { real, imag, shape: present }: { real: ArrayLike<number>; imag: ArrayLike<number>; shape: Shape } = truth;
  for (let axis = 0; axis < 3; axis++) {
    const [from, to] = [patternShape[axis], shape[axis]];
    const waves = Array.from({ length: to }, (_, j) => binning[axis] * (j - Math.floor(to / 2)) + offset[axis]);
    const lengths = [...present];
    lengths[axis] = to;
    const inner = present.slice(axis + 1).reduce((a, b) => a * b, 1);
    const outer = present.slice(0, axis).reduce((a, b) => a * b, 1);
    const [re, im] = [new Float64Array(outer * to * inner), new Float64Array(outer * to * inner)];
    const kernel = Array.from({ length: to * from }, (_, at) => {
      const [y, x] = [Math.floor(at / from) - Math.floor(to / 2), (at % from) - Math.floor(from / 2)];
      let [cos, sin] = [0, 0];
      waves.forEach((k, j) => {
        const angle = 2 * Math.PI * (((j - Math.floor(to / 2)) * y) / to - (k * x) / from);
        cos += Math.cos(angle) / to;
        sin += Math.sin(angle) / to;
      });
      return [cos, sin];
    });
    for (let o = 0; o < outer; o++)
      for (let y = 0; y < to; y++)
        for (let i = 0; i < inner; i++) {
          const target = (o * to + y) * inner + i;
          for (let x = 0; x < from; x++) {
            const [cos, sin] = kernel[y * from + x] as [number, number];
            const source = (o * from + x) * inner + i;
            re[target] += real[source] * cos - imag[source] * sin;
            im[target] += real[source] * sin + imag[source] * cos;
          }
        }
    [real, imag, present] = [re, im, lengths];
  }
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape: present };
}

/** A "network" that knows the answer on its own grid. */
function oracle(truth: ComplexArray, grid: NetworkGrid): Predictor {
  const object = truthOnGrid(truth, grid);
  const amplitude = object.real.map((value, i) => Math.hypot(value, object.imag[i] as number));
  const highest = amplitude.reduce((a, b) => Math.max(a, b), 0);
  const inside = Uint8Array.from(amplitude, (a) => (a > 0.05 * highest ? 1 : 0));
  const cut = (data: Float32Array): Float32Array => data.map((value, i) => (value * (inside[i] as number)) / highest);
  return {
    shape: NETWORK_SHAPE,
    threshold: 0.05,
    predict: async () => ({
      object: { real: cut(object.real), imag: cut(object.imag), shape: NETWORK_SHAPE },
      support: { data: inside, shape: NETWORK_SHAPE },
    }),
    dispose: () => {},
  };
}

const CASES = [
  { name: "cropped", shape: [24, 20, 28], oversampling: [2.2, 3] },
  { name: "binned", shape: [40, 48, 36], oversampling: [7, 9] },
] as const;

describe("predictObject", () => {
  it.each(CASES)("brings the truth back to where it was, to a small part of a voxel: $name", async (given) => {
    const { shape, oversampling } = given;
    const crystal = simulateCrystal({
      seed: 2,
      index: 1,
      shape,
      crystal: { oversampling },
      strain: { maximumPhase: 1.5 },
      detector: { peakCounts: 1e6 },
    });
    const { grid } = fitInput(crystal.pattern, { shape: NETWORK_SHAPE });
    const prediction = await predictObject(crystal.pattern, oracle(crystal.object, grid));
    const { shift, iou, phaseMae } = compareObjects(prediction.object, crystal.object);
    for (const voxels of shift) expect(Math.abs(voxels - Math.round(voxels))).toBeLessThan(0.15);
    expect(alignToReference(prediction.object, crystal.object).twin).toBe(false);
    expect(iou).toBeGreaterThan(0.75);
    expect(phaseMae).toBeLessThan(0.15);
    // at its own scale: no other factor brings it nearer
    const modulus = farField(prediction.object);
    const own = Math.sqrt(
      modulus.data.reduce((sum, m, i) => sum + (m - Math.sqrt(crystal.pattern.intensity.data[i] as number)) ** 2, 0) /
        crystal.pattern.intensity.data.reduce((sum, counts) => sum + counts, 0),
    );
    expect(own).toBeCloseTo(chi(modulus, crystal.pattern), 4);
    expect(own).toBeLessThan(0.35);
  });

  it("moves a guess at the border of the box into the middle", async () => {
    const object = complexZeros(NETWORK_SHAPE);
    for (const [z, y, x] of [
      [0, 1, 15],
      [15, 1, 15],
      [0, 0, 15],
      [0, 1, 0],
    ] as const)
      object.real[(z * 16 + y) * 16 + x] = 1;
    const support = { data: Uint8Array.from(object.real), shape: NETWORK_SHAPE };
    const predictor = {
      shape: NETWORK_SHAPE,
      threshold: 0.1,
      predict: async () => ({ object, support }),
      dispose() {},
    };
    const intensity = farFieldIntensity(object);
    const prediction = await predictObject({ intensity }, predictor, { oversampling: [4, 4, 4] });
    const places = [...prediction.support.data].flatMap((inside, i) =>
      inside ? [[Math.floor(i / 256), Math.floor(i / 16) % 16, i % 16]] : [],
    );
    expect(places.length).toBe(4);
    for (const place of places) for (const at of place) expect(Math.abs(at - 8)).toBeLessThanOrEqual(1);
    expect(chi(farField(prediction.object), { intensity })).toBeLessThan(0.2);
  });

  it("hands the network a pattern of its own shape", async () => {
    const { pattern, object } = simulateCrystal({ seed: 2, index: 0, shape: [20, 24, 40] });
    let seen: FittedPattern | undefined;
    const spy: Predictor = {
      shape: NETWORK_SHAPE,
      threshold: 0.1,
      predict: async (fitted) => {
        seen = fitted;
        return oracle(object, fitInput(pattern, { shape: NETWORK_SHAPE }).grid).predict(fitted);
      },
      dispose: () => {},
    };
    const { object: found, support } = await predictObject(pattern, spy);
    expect(seen?.intensity.shape).toEqual(NETWORK_SHAPE);
    expect(found.shape).toEqual([20, 24, 40]);
    expect(support.shape).toEqual([20, 24, 40]);
  });

  it("says when the network sees nothing", async () => {
    const { pattern } = simulateCrystal({ seed: 2, index: 0, shape: [16, 16, 16] });
    const blind: Predictor = {
      shape: NETWORK_SHAPE,
      threshold: 0.1,
      predict: async () => ({
        object: complexZeros(NETWORK_SHAPE),
        support: { data: new Uint8Array(4096), shape: NETWORK_SHAPE },
      }),
      dispose: () => {},
    };
    await expect(predictObject(pattern, blind)).rejects.toThrow(EmptyPredictionError);
    await expect(predictObject(pattern, blind)).rejects.toThrow("no voxel has an amplitude above 0.1");
  });

  it("says when what it gives is not finite", async () => {
    const { pattern } = simulateCrystal({ seed: 2, index: 0, shape: [16, 16, 16] });
    const object = complexZeros(NETWORK_SHAPE);
    object.imag[5] = Number.NaN;
    const spoilt: Predictor = {
      shape: NETWORK_SHAPE,
      threshold: 0.1,
      predict: async () => ({ object, support: { data: new Uint8Array(4096), shape: NETWORK_SHAPE } }),
      dispose: () => {},
    };
    await expect(predictObject(pattern, spoilt)).rejects.toThrow("the network gives NaN for this pattern");
  });
});
