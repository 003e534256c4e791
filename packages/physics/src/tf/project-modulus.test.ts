import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { projectModulus as projectArrays } from "../project-modulus.js";
import { farFieldModulus } from "./far-field-modulus.js";
import { projectModulus } from "./project-modulus.js";

const SHAPE: [number, number, number, number, number] = [2, 3, 4, 5, 1];
const SIZE = 120;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const values = (seed: number, size = SIZE): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => 0.2 + random.uniform());
};
const tensor = (data: ArrayLike<number>): tf.Tensor5D => tf.tensor5d(Float32Array.from(data), SHAPE);
const object = () => ({ amplitude: tensor(values(1)), phase: tensor(values(2).map((x) => 4 * x - 3)) });
/** About a third is masked. */
const mask = values(4).map((x) => (x > 0.53 ? 1 : 0));

describe("projectModulus", () => {
  it("gives objects whose far field is the measured modulus at the least-squares scale", () => {
    const before = farFieldModulus(object().amplitude, object().phase).dataSync();
    const projected = projectModulus(object(), tensor(values(3)));
    const after = farFieldModulus(projected.amplitude, projected.phase).dataSync();
    for (const first of [0, 60]) {
      const measured = values(3).subarray(first, first + 60);
      const own = before.slice(first, first + 60);
      const scale = dot(own, measured) / dot(measured, measured);
      expect(after.slice(first, first + 60)).toBeAllClose(
        measured.map((m) => scale * m),
        { rtol: 1e-5 },
      );
    }
  });

  it("leaves masked voxels as they are, and is the projection of arrays at that scale", () => {
    const { amplitude, phase } = object();
    const before = farFieldModulus(amplitude, phase).dataSync().slice(0, 60);
    const projected = projectModulus({ amplitude, phase }, tensor(values(3)), tensor(mask));
    const after = farFieldModulus(projected.amplitude, projected.phase).dataSync().slice(0, 60);
    const own = mask.slice(0, 60);
    const weighted = values(3)
      .slice(0, 60)
      .map((m, k) => m * (own[k] as number));
    const scale = dot(before, weighted) / dot(weighted, weighted);
    const isFree = (_: number, k: number): boolean => own[k] === 0;
    expect(after.filter(isFree)).toBeAllClose(before.filter(isFree), { rtol: 1e-5 });
    const [a, p] = [amplitude.dataSync(), phase.dataSync()];
    const shape = SHAPE.slice(1, 4);
    const expected = projectArrays(
      {
        real: Float64Array.from({ length: 60 }, (_, n) => (a[n] as number) * Math.cos(p[n] as number)),
        imag: Float64Array.from({ length: 60 }, (_, n) => (a[n] as number) * Math.sin(p[n] as number)),
        shape,
      },
      {
        data: values(3)
          .slice(0, 60)
          .map((m) => scale * m),
        shape,
      },
      { mask: { data: Uint8Array.from(own), shape } },
    );
    const [b, q] = [projected.amplitude.dataSync(), projected.phase.dataSync()];
    const real = expected.real.map((_, n) => (b[n] as number) * Math.cos(q[n] as number));
    const imag = expected.real.map((_, n) => (b[n] as number) * Math.sin(q[n] as number));
    expect(real).toBeAllClose(expected.real, { rtol: 1e-4, atol: 1e-5 });
    expect(imag).toBeAllClose(expected.imag, { rtol: 1e-4, atol: 1e-5 });
  });

  it("changes nothing where the modulus agrees already", () => {
    const { amplitude, phase } = object();
    const projected = projectModulus({ amplitude, phase }, tf.mul(farFieldModulus(amplitude, phase), 7) as tf.Tensor5D);
    expect(projected.amplitude.dataSync()).toBeAllClose(amplitude.dataSync(), { rtol: 1e-5 });
    const turns = projected.phase.dataSync().map((p, n) => Math.cos(p - (phase.dataSync()[n] as number)));
    expect(turns).toBeAllClose(
      turns.map(() => 1),
      { rtol: 1e-6 },
    );
  });

  it.each(["amplitude", "phase"] as const)("has the gradient of finite differences, of the %s", (part) => {
    const weights = values(5).map((w) => w - 0.7);
    const run = (a: tf.Tensor, p: tf.Tensor): tf.Tensor =>
      projectModulus({ amplitude: a as tf.Tensor5D, phase: p as tf.Tensor5D }, tensor(values(3)), tensor(mask))[part];
    const { amplitude, phase } = object();
    const gradients = tf.grads(run)([amplitude, phase], tensor(weights));
    const given = [amplitude.dataSync().slice(), phase.dataSync().slice()] as const;
    for (const which of [0, 1] as const) {
      const actual = gradients[which]?.dataSync() as Float32Array;
      const norm = Math.sqrt(dot(actual, actual) / actual.length);
      for (let n = 0; n < SIZE; n += 7) {
        const at = (step: number): number => {
          const moved = given.map((array, k) => (k === which ? array.with(n, (array[n] as number) + step) : array));
          const out = run(tensor(moved[0] as Float32Array), tensor(moved[1] as Float32Array)).dataSync();
          return dot(out, weights);
        };
        const slope = (at(1 / 512) - at(-1 / 512)) * 256;
        expect(Math.abs((actual[n] as number) - slope) / norm, `input ${which}, voxel ${n}`).toBeLessThan(2e-2);
      }
    }
  });

  it("keeps a dark pattern finite, gradient included", () => {
    const dark = tf.zeros<tf.Rank.R5>(SHAPE);
    const { value, grads } = tf.valueAndGrads(
      (a, p) => projectModulus({ amplitude: a as tf.Tensor5D, phase: p as tf.Tensor5D }, dark).amplitude,
    )([object().amplitude, object().phase]);
    for (const t of [value, ...grads])
      expect(t.dataSync()).toBeAllClose(
        values(1).map(() => 0),
        { atol: 1e-12 },
      );
  });

  it("refuses other shapes", () => {
    const other = tf.zeros<tf.Rank.R5>([2, 3, 4, 6, 1]);
    expect(() => projectModulus(object(), other)).toThrow(/projectModulus: modulus: expected 2 x 3/);
    expect(() => projectModulus(object(), tensor(values(3)), other)).toThrow(/projectModulus: mask/);
    expect(() => projectModulus({ amplitude: tf.zeros([2, 3, 4, 5, 2]), phase: other }, other)).toThrow(
      /batch x depth/,
    );
  });
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
