import "@autophase/vitest/matchers";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { LOSS_NAMES, type LossName, type LossOptions, lossByName } from "./loss-by-name.js";

const SHAPE = [2, 3, 5, 2, 1];
const VOXELS = 30;
const PEAKS = [1e3, 2e4];

beforeAll(async () => {
  tf.enableProdMode();
  const { dispose } = await registerWasmBackend({ threads: 2 });
  return dispose;
});

function draw(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: 2 * VOXELS }, () => random.uniform());
}

const predicted = draw(1);
const measured = draw(2);
/** The second sample lacks a third of its voxels. */
const mask = Float32Array.from({ length: 2 * VOXELS }, (_, i) => Number(i < VOXELS + 3 || i % 3 > 0));

type Options = { scale?: boolean; mask?: Float32Array };

/** The formulas of the docstring, float64, voxel by voxel. */
function oracle(name: LossName, at: ArrayLike<number>, { scale = false, mask: kept }: Options): number {
  const samples = PEAKS.map((peak, k) => {
    const voxels = Array.from({ length: VOXELS }, (_, i) => k * VOXELS + i).filter((i) => !kept || kept[i] === 1);
    const m = voxels.map((i) => measured[i] as number);
    const raw = voxels.map((i) => at[i] as number);
    const factor = !scale
      ? 1
      : name === "poisson"
        ? Math.sqrt(inner(m, m) / inner(raw, raw))
        : inner(raw, m) / inner(raw, raw);
    const p = raw.map((value) => value * factor);
    const d = p.map((value, i) => value - (m[i] as number));
    const chiSquared = inner(d, d) / inner(m, m);
    const [cp, cm] = [centred(p), centred(m)];
    const pcc = 1 - inner(cp, cm) / Math.sqrt(inner(cp, cp) * inner(cm, cm));
    const values = {
      mae: d.reduce((sum, value) => sum + Math.abs(value), 0) / d.length,
      chiSquared,
      pcc,
      comb: (chiSquared + pcc) / 2,
      comb2: (Math.sqrt(chiSquared) + pcc) / 2,
      poisson:
        p.reduce((sum, value, i) => {
          const [expected, counts] = [peak * value ** 2 + 0.01, peak * (m[i] as number) ** 2];
          return sum + expected - counts + counts * Math.log(counts / expected);
        }, 0) / p.length,
    };
    return values[name];
  });
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const centred = (a: readonly number[]): number[] => a.map((x) => x - a.reduce((sum, y) => sum + y, 0) / a.length);

function toOptions({ scale, mask: kept }: Options): LossOptions {
  return { ...(scale && { scale }), ...(kept && { mask: tf.tensor(kept, SHAPE) }), peakCounts: tf.tensor1d(PEAKS) };
}

function evaluate(name: LossName, options: Options, from = predicted): { value: number; gradient: Float32Array } {
  return tf.tidy(() => {
    const loss = (p: tf.Tensor): tf.Tensor => lossByName(name)(p, tf.tensor(measured, SHAPE), toOptions(options));
    const { value, grad } = tf.valueAndGrad(loss)(tf.tensor(from, SHAPE));
    return { value: value.dataSync()[0] as number, gradient: grad.dataSync<"float32">().slice() };
  });
}

const OPTIONS: Options[] = [{}, { mask }, { scale: true }, { scale: true, mask }];
const CASES = ["cpu", "wasm-simd"].flatMap((backend) => LOSS_NAMES.map((name) => [name, backend] as const));

describe.each(CASES)("%s on %s", (name, backend) => {
  beforeAll(() => tf.setBackend(backend));

  it.each(OPTIONS)("is its formula, with the gradient of finite differences (%j)", (options) => {
    const { value, gradient } = evaluate(name, options);
    expect(value / oracle(name, predicted, options)).toBeCloseTo(1, 5);
    const at = Float64Array.from(predicted);
    const slopes = at.map((x, i) => {
      const move = (by: number): number => oracle(name, at.with(i, x + by), options);
      return (move(1e-6) - move(-1e-6)) / 2e-6;
    });
    const size = Math.sqrt(slopes.reduce((sum, x) => sum + x * x, 0) / slopes.length);
    expect(gradient).toBeAllClose(slopes, { rtol: 1e-4, atol: 1e-5 * size });
  });

  it("does not see what lies under the mask", () => {
    const rubbish = predicted.map((x, i) => (mask[i] === 0 ? 1e6 : x));
    const [clean, dirty] = [evaluate(name, { mask }), evaluate(name, { mask }, rubbish)];
    expect(dirty.value).toBe(clean.value);
    expect(dirty.gradient).toEqual(clean.gradient);
    expect(mask.every((kept, i) => kept === 1 || clean.gradient[i] === 0)).toBe(true);
  });

  it("is least at the measurement, where its gradient is 0", () => {
    const { value, gradient } = evaluate(name, {}, measured);
    expect(value).toBeLessThan(1e-3);
    const elsewhere = evaluate(name, {}).gradient;
    const largest = Math.max(...elsewhere.map(Math.abs));
    expect(gradient).toBeAllClose(new Float32Array(2 * VOXELS), { rtol: 0, atol: 3e-4 * largest });
  });

  it("does not see the scale of the prediction where it looks for the best", () => {
    const larger = evaluate(
      name,
      { scale: true },
      predicted.map((x) => 37 * x),
    );
    const { value, gradient } = evaluate(name, { scale: true });
    expect(larger.value / value).toBeCloseTo(1, 5);
    const along = gradient.reduce((sum, g, i) => sum + g * (predicted[i] as number), 0);
    expect(Math.abs(along)).toBeLessThan(1e-4 * Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)) + 1e-6);
  });

  it("stays finite where nothing is predicted or nothing was measured, and keeps no tensor", () => {
    const before = tf.memory().numTensors;
    for (const options of [{}, { scale: true }, { mask: new Float32Array(2 * VOXELS) }]) {
      const { value, gradient } = evaluate(name, options, new Float32Array(2 * VOXELS));
      expect(Number.isFinite(value)).toBe(true);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("lossByName", () => {
  it("averages over the batch", () => {
    const [one, two] = [tf.tensor2d([[0, 1]]), tf.tensor2d([[1, 1]])];
    const both = lossByName("mae")(tf.concat([one, two]), tf.zeros([2, 2])).dataSync()[0];
    expect(both).toBe(0.75);
  });

  it("refuses unknown names, other shapes, and Poisson without counts", () => {
    const pair = tf.zeros([2, 3]);
    expect(() => lossByName("mse")).toThrow(/unknown loss "mse": known are mae, chiSquared, pcc, comb, comb2, poisson/);
    expect(() => lossByName("pcc")(pair, tf.zeros([3, 2]))).toThrow(/pcc: measured: expected 2 x 3, got 3 x 2/);
    expect(() => lossByName("pcc")(pair, pair, { mask: tf.zeros([2]) })).toThrow(/pcc: mask/);
    expect(() => lossByName("mae")(tf.zeros([2]), tf.zeros([2]))).toThrow(/expected a batch of samples/);
    expect(() => lossByName("poisson")(pair, pair)).toThrow(/poisson: expected peakCounts/);
    expect(() => lossByName("poisson")(pair, pair, { peakCounts: tf.zeros([3]) })).toThrow(/peakCounts: expected 2/);
  });
});
