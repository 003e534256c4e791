import { inflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "../image/base64.js";
import { objectParts } from "../volume/imaged-object.js";
import { exploreSurface } from "./explore-surface.js";
import { exploreVolumes } from "./explore-volumes.js";
import { BLANK, valueAt } from "./places.js";

const bytesOf = (packed: string): Uint8Array => inflateSync(decodeBase64(packed));
function wordsOf(packed: string): number[] {
  const bytes = bytesOf(packed);
  const half = bytes.length / 2;
  return Array.from({ length: half }, (_, i) => bytes[i] + 256 * bytes[half + i]);
}

describe("exploreVolumes", () => {
  const shape = [4, 5, 6];
  const values = { data: Float32Array.from({ length: 120 }, (_, i) => i), shape };
  const block = { start: [1, 2, 3], shape: [2, 3, 2] };

  it("holds the block, voxel by voxel, and where it lies", () => {
    const range = { min: 0, max: 119 };
    const where = { data: Uint8Array.from({ length: 120 }, (_, i) => Number(i !== 45)), shape };
    const options = { block, centre: [2, 2, 4], axisNames: ["z", "y", "x"], voxelSizeNanometers: [2, 3, 4] };
    const grid = exploreVolumes([{ name: "v", values, range, map: "viridis", digits: 1, where }], options);
    expect(grid).toMatchObject({
      shape: [2, 3, 2],
      steps: [2, 3, 4],
      first: [-2, 0, -4],
      centre: [1, 0, 1],
      unit: "nm",
    });
    const expected = [1, 2].flatMap((d) => [2, 3, 4].flatMap((h) => [3, 4].map((w) => (d * 5 + h) * 6 + w)));
    const [volume] = grid.volumes;
    for (const [i, place] of wordsOf(volume.bytes).entries()) {
      if (expected[i] === 45) expect(place).toBe(BLANK);
      else expect(valueAt(place, volume.stored)).toBe(expected[i]);
    }
  });

  it("takes every second voxel, or fewer, of what is too large", () => {
    const large = { data: new Float32Array(128 ** 3), shape: [128, 128, 128] };
    const whole = { start: [0, 0, 0], shape: large.shape };
    const grid = exploreVolumes([{ name: "v", values: large, range: { min: 0, max: 1 }, map: "viridis" }], {
      block: whole,
      centre: [64, 64, 64],
      axisNames: ["a", "b", "c"],
    });
    expect(grid).toMatchObject({ shape: [64, 64, 64], steps: [2, 2, 2], centre: [32, 32, 32], first: [0, 0, 0] });
    expect(bytesOf(grid.volumes[0].bytes)).toHaveLength(64 ** 3);
  });
});

describe("exploreSurface", () => {
  /** A ball of `radius` voxels; its phase is 1 above the middle of its height, else -1. */
  function ball(length: number, radius: number) {
    const size = length ** 3;
    const half = length / 2;
    const object = { real: new Float32Array(size), imag: new Float32Array(size), shape: [length, length, length] };
    const support = { data: new Uint8Array(size), shape: object.shape };
    for (let i = 0; i < size; i++) {
      const place = [Math.floor(i / length ** 2), Math.floor(i / length) % length, i % length].map((k) => k - half);
      if (Math.hypot(...place) > radius) continue;
      support.data[i] = 1;
      object.real[i] = Math.cos(1);
      object.imag[i] = Math.sin(Math.sign(place[1]) || 1);
    }
    return objectParts("ball", { object, support });
  }

  it("is round, looks outwards, and is coloured by what is below", () => {
    const surface = exploreSurface(ball(40, 14), { axisNames: ["d", "h", "w"], voxelSizeNanometers: [5, 5, 5] });
    if (!surface) throw new Error("it has a surface");
    const places = wordsOf(surface.positions).map((word) => (word - 32_768) * surface.step * surface.radius);
    const normals = new Int8Array(bytesOf(surface.normals).buffer);
    const colours = bytesOf(surface.quantities[0].bytes);
    expect(places.length).toBe(3 * colours.length);
    for (let i = 0; i < colours.length; i++) {
      const [d, h, w] = places.slice(3 * i, 3 * i + 3);
      const length = Math.hypot(d, h, w);
      expect(Math.abs(length - 70)).toBeLessThan(6);
      const outwards = (d * normals[3 * i] + h * normals[3 * i + 1] + w * normals[3 * i + 2]) / length / 127;
      expect(outwards).toBeGreaterThan(0.9);
      // 0.66 of the colours is 1 rad
      if (Math.abs(h) > 15) expect(colours[i] > 128).toBe(h > 0);
    }
    const differences = wordsOf(surface.triangles);
    let vertex = 0;
    const corners = differences.map((step) => (vertex = (vertex + step) % 65_536));
    expect(Math.max(...corners)).toBe(colours.length - 1);
    // closed: Euler's formula of a ball, of triangles alone
    expect(corners.length / 3).toBe(2 * colours.length - 4);
  });

  it("keeps 16 bits for the numbers of its vertices, however large", () => {
    const surface = exploreSurface(ball(128, 60), { axisNames: ["d", "h", "w"] });
    const vertices = bytesOf(surface?.quantities[0].bytes ?? "").length;
    expect(vertices).toBeGreaterThan(4000);
    expect(vertices).toBeLessThanOrEqual(20_000);
    expect((surface?.positions.length ?? 0) + (surface?.triangles.length ?? 0)).toBeLessThan(300_000);
  });

  it("is nothing of nothing", () => {
    expect(exploreSurface(ball(8, -1), { axisNames: ["d", "h", "w"] })).toBeUndefined();
  });
});
