import "@autophase/vitest/matchers";
import { createFft, roll } from "@autophase/kernels";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { findTranslations } from "./find-translations.js";
import { translate } from "./translate.js";
import { twin } from "./twin.js";

function randomObject(shape: Shape, seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("findTranslations", () => {
  it.each<[Shape]>([[[9]], [[8]], [[1, 7, 6]], [[5, 4, 6]], [[2, 3, 5]]])(
    "finds whole voxels in %j: where the product of the amplitudes is largest, tried one by one",
    (shape) => {
      const [object, reference] = [randomObject(shape, 1), randomObject(shape, 5)];
      const amplitude = ({ real, imag }: ComplexArray) => real.map((value, i) => Math.hypot(value, imag[i]));
      const shifts = shape.reduce<number[][]>(
        (list, length) => list.flatMap((at) => Array.from({ length }, (_, i) => [...at, i - Math.floor(length / 2)])),
        [[]],
      );
      const bestOf = (z: ComplexArray): number[] => {
        const target = amplitude(reference);
        const scored = shifts.map((shift) => {
          const moved = amplitude(roll(z, shift));
          return { shift, score: moved.reduce((sum, value, i) => sum + value * target[i], 0) };
        });
        return scored.reduce((best, one) => (one.score > best.score ? one : best)).shift;
      };
      // around the box, -N/2 and N/2 are one
      const rounded = (shift: readonly number[]) =>
        shift.map((value, axis) => (((Math.round(value) % shape[axis]) + shape[axis]) % shape[axis]) + 0);
      const [asItself, asTwin] = findTranslations(object, reference, createFft(shape));
      expect([asItself.isTwin, asTwin.isTwin]).toEqual([false, true]);
      expect(rounded(asItself.shift)).toEqual(rounded(bestOf(object)));
      expect(rounded(asTwin.shift)).toEqual(rounded(bestOf(twin(object))));
    },
  );

  it("comes near fractions of a voxel, whatever the scale", () => {
    const shape = [20, 17];
    const blob = {
      real: Float32Array.from({ length: 340 }, (_, i) => {
        const [y, x] = [Math.floor(i / 17) - 10, (i % 17) - 8];
        return 1e-25 * Math.exp(-(y * y + 1.3 * x * x + x * y) / 12) * (1 + Math.tanh(x));
      }),
      imag: new Float32Array(340),
      shape,
    };
    const moved = translate(blob, [2.3, -1.6]);
    const fft = createFft(shape);
    expect(findTranslations(moved, blob, fft)[0].shift).toBeAllClose([-2.3, 1.6], { rtol: 0, atol: 0.25 });
    expect(findTranslations(twin(moved), blob, fft)[1].shift).toBeAllClose([-2.3, 1.6], { rtol: 0, atol: 0.25 });
  });
});
