import { createGaussianFilter } from "@autophase/kernels";
import { expect, it } from "vitest";
import { deconvolvedResolution } from "./deconvolved-resolution.js";

/** A ball of 14 voxels across, seen through a Gaussian. */
function blurredBall(sigma: number) {
  const shape = [24, 20, 20];
  const inside = new Uint8Array(24 * 20 * 20);
  for (let i = 0; i < inside.length; i++) {
    const at = [Math.floor(i / 400) - 11.5, (Math.floor(i / 20) % 20) - 9.5, (i % 20) - 9.5];
    inside[i] = Math.hypot(...at) < 7 ? 1 : 0;
  }
  const real = Float32Array.from(inside);
  createGaussianFilter(shape).apply(real, sigma);
  return { object: { real, imag: new Float32Array(real.length), shape }, inside: { data: inside, shape } };
}

it.each([1.2, 2])("is the full width of the Gaussian of %d voxels that blurs a shape", (sigma) => {
  const { object, inside } = blurredBall(sigma);
  for (const width of deconvolvedResolution(object, inside)) {
    expect(Math.abs((width ?? 0) / (2.3548 * sigma) - 1)).toBeLessThan(0.12);
  }
});

it("is not much over a voxel for a sharp shape", () => {
  const { inside } = blurredBall(1);
  const object = {
    real: Float32Array.from(inside.data),
    imag: new Float32Array(inside.data.length),
    shape: inside.shape,
  };
  for (const width of deconvolvedResolution(object, inside)) expect(width).toBeLessThan(1.6);
});
