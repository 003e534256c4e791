import "@autophase/vitest/matchers";
import { createRandom, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { unwrapPhase } from "./unwrap-phase.js";

const TURN = 2 * Math.PI;
type Voxel = readonly [number, number, number];

function voxels(shape: Shape): Voxel[] {
  const [, height, width] = shape;
  return Array.from({ length: sizeOfShape(shape) }, (_, i) => [
    Math.floor(i / (height * width)) - Math.floor(shape[0] / 2),
    (Math.floor(i / width) % height) - Math.floor(height / 2),
    (i % width) - Math.floor(width / 2),
  ]);
}

const wrap = (angle: number): number => angle - TURN * Math.round(angle / TURN);

function wrapped(shape: Shape, phaseAt: (at: Voxel) => number): RealArray<Float32Array> {
  return { data: Float32Array.from(voxels(shape), (at) => wrap(phaseAt(at))), shape };
}

function maskOf(shape: Shape, isInside: (at: Voxel) => boolean): RealArray<Uint8Array> {
  return { data: Uint8Array.from(voxels(shape), (at) => Number(isInside(at))), shape };
}

/** Largest distance of the differences from a whole constant number of turns, inside. */
function departure(
  result: RealArray<Float32Array>,
  mask: RealArray<Uint8Array>,
  phaseAt: (at: Voxel) => number,
): number {
  const differences = voxels(mask.shape).flatMap((at, i) => (mask.data[i] ? [result.data[i] - phaseAt(at)] : []));
  const first = differences[0];
  return Math.max(Math.abs(wrap(first)), ...differences.map((value) => Math.abs(value - first)));
}

describe("unwrapPhase", () => {
  it.each<[string, Shape, (at: Voxel) => number]>([
    ["a ramp of nearly half a turn per voxel", [9, 12, 14], ([z, y, x]) => 2.9 * z - 2.7 * y + 3 * x],
    ["a bowl", [20, 21, 19], ([z, y, x]) => 0.12 * (z * z + 1.3 * y * y - 0.8 * x * x)],
    ["a plane of two axes", [1, 40, 37], ([, y, x]) => 0.04 * (y * y + x * y)],
    ["a line", [1, 1, 50], ([, , x]) => 0.04 * x * x],
  ])("undoes the wraps of %s", (_, shape, phaseAt) => {
    const mask = maskOf(shape, () => true);
    const result = unwrapPhase(wrapped(shape, phaseAt), mask);
    expect(departure(result.phase, mask, phaseAt)).toBeLessThan(1e-4);
    expect(result).toMatchObject({ residueLoops: 0, residueLines: 0, cutSteps: 0, pieces: 1 });
    const mean = result.phase.data.reduce((sum, value) => sum + value, 0) / result.phase.data.length;
    expect(Math.abs(mean)).toBeLessThanOrEqual(Math.PI + 1e-3);
  });

  it("keeps to the mask: noise outside does no harm, and pieces are told apart", () => {
    const shape = [18, 20, 22];
    const phaseAt = ([z, y, x]: Voxel) => 0.1 * (z * z + y * y + x * x) + x;
    const near = ([z, y, x]: Voxel) => Math.hypot(z, y, x - 5) < 5;
    const far = ([z, y, x]: Voxel) => Math.hypot(z, y, x + 7) < 4;
    const mask = maskOf(shape, (at) => near(at) || far(at));
    const random = createRandom(4);
    const noisy = wrapped(shape, (at) => (near(at) || far(at) ? phaseAt(at) : TURN * random.uniform()));
    const result = unwrapPhase(noisy, mask);
    expect(result).toMatchObject({ pieces: 2, cutSteps: 0 });
    for (const inside of [near, far])
      expect(departure(result.phase, maskOf(shape, inside), phaseAt)).toBeLessThan(1e-4);
    expect(result.phase.data.every((value, i) => mask.data[i] === 1 || value === 0)).toBe(true);
  });

  it("goes around a screw dislocation: the phase is right up to one sheet, which is named with its line", () => {
    const shape = [16, 24, 24];
    // the line runs along the first axis between voxels; the bowl adds wraps of its own
    const phaseAt = ([z, y, x]: Voxel) => Math.atan2(y - 2.5, x + 1.5) + 0.05 * (z * z + y * y);
    const mask = maskOf(shape, ([z, y, x]) => Math.hypot(z * 1.4, y, x) < 10.5);
    const result = unwrapPhase(wrapped(shape, phaseAt), mask);
    expect(result).toMatchObject({ residueLines: 1, pieces: 1 });
    // one loop per plane that the line passes through
    const planes = voxels(shape).filter(([, y, x], i) => y === 2 && x === -2 && mask.data[i]).length;
    expect(result.residueLoops).toBe(planes);
    const marked = voxels(shape).filter((_, i) => result.residues.data[i]);
    expect(marked.every(([, y, x]) => (y === 2 || y === 3) && (x === -2 || x === -1))).toBe(true);
    // a sheet: a fraction of the voxels, and without it the phase is right everywhere
    const inside = mask.data.reduce((sum, value) => sum + value, 0);
    const cut = result.cuts.data.reduce((sum, value) => sum + value, 0);
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(0.15 * inside);
    const wrong = voxels(shape).filter(
      (at, i) => mask.data[i] && Math.abs(wrap(result.phase.data[i] - phaseAt(at))) > 1e-3,
    );
    expect(wrong).toEqual([]);
    // steps that are not cut are those of the smooth phase
    const [, height, width] = shape;
    for (const stride of [1, width, height * width]) {
      for (let i = 0; i + stride < mask.data.length; i++) {
        if (!mask.data[i] || !mask.data[i + stride] || result.cuts.data[i] || result.cuts.data[i + stride]) continue;
        expect(Math.abs(result.phase.data[i + stride] - result.phase.data[i])).toBeLessThanOrEqual(Math.PI);
      }
    }
  });

  it("leaves the doubtful to the end: a noisy slab does not tear what is on both sides of it", () => {
    const shape = [12, 14, 30];
    const phaseAt = ([z, y, x]: Voxel) => 0.7 * x + 0.05 * (z * z - y * y);
    const random = createRandom(8);
    const noisy = ([z, , x]: Voxel) => Math.abs(x) < 2 && z < 3;
    const mask = maskOf(shape, () => true);
    const result = unwrapPhase(
      wrapped(shape, (at) => phaseAt(at) + (noisy(at) ? 2.5 * random.normal() : 0)),
      mask,
    );
    expect(
      departure(
        result.phase,
        maskOf(shape, (at) => !noisy(at)),
        phaseAt,
      ),
    ).toBeLessThan(1e-4);
    expect(result.residueLoops).toBeGreaterThan(10);
  });

  it("unwraps nothing in an empty mask", () => {
    const shape = [3, 4, 5];
    const result = unwrapPhase(
      wrapped(shape, () => 1),
      maskOf(shape, () => false),
    );
    expect(result).toMatchObject({ residueLoops: 0, cutSteps: 0, pieces: 0 });
    expect(result.phase.data).toEqual(new Float32Array(60));
  });

  it("refuses what it cannot read", () => {
    const phase = wrapped([2, 3, 4], () => 0);
    expect(() =>
      unwrapPhase(
        phase,
        maskOf([2, 4, 3], () => true),
      ),
    ).toThrow("unwrapPhase: mask: expected 2 x 3 x 4");
    expect(() =>
      unwrapPhase({ ...phase, shape: [1, 2, 3, 4] }, { data: new Uint8Array(24), shape: [1, 2, 3, 4] }),
    ).toThrow("at most 3 axes");
    phase.data[5] = Number.NaN;
    expect(() =>
      unwrapPhase(
        phase,
        maskOf([2, 3, 4], () => true),
      ),
    ).toThrow("got NaN at index 5");
  });
});
