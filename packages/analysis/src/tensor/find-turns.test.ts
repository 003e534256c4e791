import { dot, mapBasis, type Vector3 } from "@autophase/physics/vector3";
import { createRandom, type RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { rotate } from "../geometry/rotation.js";
import { degreesBetween, findTurns } from "./find-turns.js";

const N = 40;
const AXIS: Vector3 = [0.36, 0.48, 0.8];

/** The shape turned, moved and mirrored, with a surface that is known to half a voxel. */
function seen(
  isInside: (place: Vector3) => boolean,
  { degrees = 0, shift = [0, 0, 0] as Vector3, isTwin = false, noise = 0 } = {},
): RealArray<Float32Array> {
  const random = createRandom(5);
  const data = Float32Array.from({ length: N ** 3 }, (_, i) => {
    const index: Vector3 = [Math.floor(i / N ** 2), Math.floor(i / N) % N, i % N];
    const place = index.map((n, k) => (isTwin ? -1 : 1) * (n - N / 2 - shift[k] + noise * random.normal()));
    return Number(isInside(rotate([place[0], place[1], place[2]], AXIS, -degrees)));
  });
  return { data, shape: [N, N, N] };
}

/** Rows: where the offset comes from that lies along an axis of the reference. */
const expected = (degrees: number) =>
  mapBasis(
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    (axis) => rotate(axis, AXIS, degrees),
  );
const block = (place: Vector3): boolean => place.every((value, k) => Math.abs(value) < [9, 11, 12][k]);
const cut = (place: Vector3): boolean => block(place) && dot(place, [1, 1, 1]) < 12 && dot(place, [-2, 1, 0]) < 22;
const cube = (place: Vector3): boolean => place.every((value) => Math.abs(value) < 9);

describe("findTurns", () => {
  it("finds the one way in which a shape without symmetry lies over itself", () => {
    const moved = seen(cut, { degrees: -154, isTwin: true, shift: [2, -1.3, 0.4], noise: 0.3 });
    const [turn, ...others] = findTurns(moved, seen(cut));
    expect(others).toEqual([]);
    expect(turn.isTwin).toBe(true);
    expect(degreesBetween(turn.matrix, expected(-154))).toBeLessThan(1);
    expect(turn.overlap).toBeGreaterThan(0.98);
  });

  it("finds all 24 ways of a cube, as itself and as its twin", () => {
    const turns = findTurns(seen(cube, { degrees: 30 }), seen(cube));
    expect(turns.map(({ isTwin }) => Number(isTwin)).sort()).toEqual([...Array(24).fill(0), ...Array(24).fill(1)]);
    expect(Math.min(...turns.map(({ matrix }) => degreesBetween(matrix, expected(30))))).toBeLessThan(1);
  });
});
