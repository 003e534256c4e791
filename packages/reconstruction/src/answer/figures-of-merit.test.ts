import type { Solution } from "@autophase/phase-retrieval";
import { expect, it } from "vitest";
import { figuresOfMerit } from "./figures-of-merit.js";

function solutionOf(real: Float32Array, inside: Uint8Array, shape: number[]): Solution {
  return {
    start: 3,
    object: { real, imag: real.map((value) => -value), shape },
    support: { data: inside, shape },
    chi: 0.1,
    errorCurve: new Float64Array(),
    supportVoxels: 27,
    iterations: 10,
    seconds: 1,
  };
}

it("of a flat cube: one over its voxels, and even inside", () => {
  const shape = [6, 6, 6];
  const inside = Uint8Array.from({ length: 216 }, (_, i) =>
    Number([Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6].every((at) => at >= 1 && at < 4)),
  );
  const merits = figuresOfMerit(
    solutionOf(
      Float32Array.from(inside, (value) => 5 * value),
      inside,
      shape,
    ),
  );
  expect(merits.sharpness).toBeCloseTo(1 / 27, 6);
  expect(merits.homogeneity).toBeCloseTo(0, 6);
  expect(merits.freeLlk).toBeNull();
});

it("homogeneity leaves out the outermost voxels of the support", () => {
  const inside = Uint8Array.of(0, 1, 1, 1, 1, 0);
  const { homogeneity } = figuresOfMerit(solutionOf(Float32Array.of(0, 9, 1, 3, 7, 0), inside, [6]));
  expect(homogeneity).toBeCloseTo(0.5, 6);
  expect(
    figuresOfMerit(solutionOf(Float32Array.of(0, 1, 1, 0), Uint8Array.of(0, 1, 1, 0), [4])).homogeneity,
  ).toBeNull();
});
