import "@autophase/vitest/matchers";
import type { Vector3 } from "@autophase/physics/vector3";
import { describe, expect, it } from "vitest";
import { correctRefraction } from "./correct-refraction.js";
import { opticalPath } from "./optical-path.js";

const AXES: readonly [Vector3, Vector3, Vector3] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];
const LENGTH = 24;
const VOXEL = 4;

function maskOf(isInside: (z: number, y: number, x: number) => boolean) {
  const data = Uint8Array.from({ length: LENGTH ** 3 }, (_, i) =>
    Number(isInside(Math.floor(i / LENGTH ** 2), Math.floor(i / LENGTH) % LENGTH, i % LENGTH)),
  );
  return { data, shape: [LENGTH, LENGTH, LENGTH] };
}

const at = (z: number, y: number, x: number): number => (z * LENGTH + y) * LENGTH + x;

describe("opticalPath", () => {
  it("through a slab along the beam is its thickness, wherever the voxel is", () => {
    const slab = maskOf((z) => z >= 6 && z < 16);
    const { data } = opticalPath(slab, {
      axes: AXES,
      voxelSizeNanometers: VOXEL,
      incoming: [0, 0, 1],
      outgoing: [0, 0, 2],
    });
    for (let z = 6; z < 16; z++) expect(data[at(z, 12, 12)]).toBeCloseTo(10 * VOXEL, 6);
    expect(data[at(3, 12, 12)]).toBe(0);
  });

  it("back to where the beam came from is twice the depth", () => {
    const half = maskOf((z) => z >= 4 && z < 20);
    const { data } = opticalPath(half, {
      axes: AXES,
      voxelSizeNanometers: VOXEL,
      incoming: [0, 0, 1],
      outgoing: [0, 0, -1],
    });
    // to the middle of the voxel
    for (let z = 4; z < 20; z++) expect(data[at(z, 12, 12)]).toBeCloseTo(2 * (z - 4 + 0.5) * VOXEL, 6);
  });

  it("at a slant is longer by the cosine, and a gap does not count", () => {
    const slab = maskOf((z) => (z >= 4 && z < 8) || (z >= 12 && z < 16));
    const slant: Vector3 = [0, Math.sin(0.5), Math.cos(0.5)];
    const { data } = opticalPath(slab, { axes: AXES, voxelSizeNanometers: VOXEL, incoming: slant, outgoing: slant });
    expect(Math.abs(data[at(6, 12, 12)] - (8 * VOXEL) / Math.cos(0.5))).toBeLessThan(1.5 * VOXEL);
  });
});

describe("correctRefraction", () => {
  it("gives back an object that was refracted and weakened along its path", () => {
    const inside = maskOf((z, y, x) => Math.hypot(z - 12, y - 12, x - 12) < 8);
    const path = opticalPath(inside, {
      axes: AXES,
      voxelSizeNanometers: VOXEL,
      incoming: [0, 0, 1],
      outgoing: [0, 0.6, 0.8],
    });
    const [delta, beta, wavelengthNanometers] = [3e-5, 2e-6, 0.138];
    const wavenumber = (2 * Math.PI) / wavelengthNanometers;
    const real = path.data.map(
      (length, i) => inside.data[i] * Math.exp(-beta * wavenumber * length) * Math.cos(delta * wavenumber * length),
    );
    const imag = path.data.map(
      (length, i) => -inside.data[i] * Math.exp(-beta * wavenumber * length) * Math.sin(delta * wavenumber * length),
    );
    const corrected = correctRefraction({ real, imag, shape: inside.shape }, path, {
      delta,
      beta,
      wavelengthNanometers,
    });
    expect(corrected.real).toBeAllClose(Float32Array.from(inside.data), { atol: 1e-5 });
    expect(corrected.imag).toBeAllClose(new Float32Array(inside.data.length), { atol: 1e-5 });
  });
});
