import { type Basis, combine, mapBasis, type Vector3 } from "@autophase/physics/vector3";
import { expect, it } from "vitest";
import { latticeVector } from "../geometry/reflection.js";
import { rotate } from "../geometry/rotation.js";
import { chooseTurns } from "./choose-turns.js";
import type { Turn } from "./find-turns.js";

const GOLD = [4.078];
const STILL: Basis = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const turnOf = (matrix: Basis, overlap = 1): Turn => ({ matrix, isTwin: false, overlap });
/** Of a vector `[x, y, z]`, along the indices. */
const reversed = ([x, y, z]: Vector3): Vector3 => [z, y, x];
const HKL: readonly Vector3[] = [
  [1, 1, 1],
  [2, 0, 0],
  [1, -1, 3],
];
/** Quarters of a turn about each axis, and one that the shape does not know. */
const ways = [0, 90, 180, 270].flatMap((degrees) =>
  STILL.map((axis) => mapBasis(STILL, (one) => rotate(one, axis, degrees))),
);

it("takes the turn that the angles between reflections of the lattice ask for", () => {
  const truth = mapBasis(STILL, (one) => rotate(one, [0.6, 0, 0.8], 40));
  const q = HKL.map((hkl) => reversed(latticeVector(hkl, GOLD)));
  // on a mount of its own, which the truth brings back, and every other way of the shape after it
  const [first, second, third] = q;
  const onMount = combine(truth, third);
  const turns = [
    [turnOf(STILL)],
    [turnOf(STILL)],
    ways.map((way, k) =>
      turnOf(
        mapBasis(way, (row) => combine(truth, row)),
        k === 0 ? 0.99 : 1,
      ),
    ),
  ];
  const known = chooseTurns({ q: [first, second, onMount], turns, hkl: HKL, lattice: GOLD });
  expect(known.count).toBeLessThan(6);
  const [z, y, x] = (known.turns[2] as Turn).matrix.map((row) => row.reduce((sum, v, k) => sum + v * onMount[k], 0));
  expect([z, y, x]).toBeAllClose([...third], { atol: 1e-9 });
  const unknown = chooseTurns({ q: [first, second, onMount], turns });
  expect([unknown.count, unknown.turns[2]?.overlap]).toEqual([ways.length, 1]);
});

it("takes the best where none fits the lattice", () => {
  const q = HKL.map((hkl) => reversed(latticeVector(hkl, GOLD)));
  const wrong = turnOf(mapBasis(STILL, (one) => rotate(one, [0, 0, 1], 33)));
  const { turns, count } = chooseTurns({ q, turns: [[turnOf(STILL)], [wrong], [wrong]], hkl: HKL, lattice: GOLD });
  expect([turns.length, turns[1], count]).toEqual([3, wrong, 1]);
});
