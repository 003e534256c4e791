/** Which of the turns that shapes allow belong together, as far as a lattice tells. */

import { determinant, dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import { type Lattice, latticeVector } from "../geometry/reflection.js";
import type { Turn } from "./find-turns.js";

export interface TurnsToChoose {
  /** Scattering vector of each reflection on its own mount, `[z, y, x]`. */
  readonly q: readonly Vector3[];
  /** Of each; the first has one, that leaves it as it is. Best first. */
  readonly turns: readonly (readonly Turn[])[];
  readonly hkl?: readonly Vector3[] | undefined;
  readonly lattice?: Lattice | undefined;
}

export interface ChosenTurns {
  readonly turns: readonly Turn[];
  /** Choices that fit as well, this one among them. */
  readonly count: number;
}

/** A shape tells its turn to a degree or two; reflections of a cubic lattice are farther apart. */
const MOST_DEGREES = 6;
/** Three unit vectors that span less have no hand. */
const LEAST_VOLUME = 0.2;
/** More are not looked at: the shape tells nothing. */
const MOST_CHOICES = 2000;

/**
 * Those of the largest overlap of all whose scattering vectors lie to each other as those of the lattice do; without a
 * lattice, or where none do, the best of each.
 */
export function chooseTurns({ q, turns, hkl, lattice }: TurnsToChoose): ChosenTurns {
  const expected = hkl && lattice && hkl.map((indices) => normalize(latticeVector(indices, lattice)));
  const placed = turns.map((list, k) => list.map((turn) => ({ turn, direction: normalize(directionOf(turn, q[k])) })));
  let choices: (typeof placed)[number][] = [[]];
  for (const list of placed) {
    const longer = choices.flatMap((chosen) => list.map((one) => [...chosen, one]));
    choices = longer.filter(
      (chosen) =>
        !expected ||
        fits(
          chosen.map(({ direction }) => direction),
          expected,
        ),
    );
    choices = choices.slice(0, MOST_CHOICES);
  }
  const total = (chosen: (typeof choices)[number]): number => chosen.reduce((sum, { turn }) => sum + turn.overlap, 0);
  const best = choices.toSorted((a, b) => total(b) - total(a))[0] ?? placed.map(([first]) => first);
  return { turns: best.map(({ turn }) => turn), count: Math.max(1, choices.length) };
}

/** Where a direction of the mount comes to lie. */
function directionOf({ matrix }: Turn, vector: Vector3): Vector3 {
  return [dot(matrix[0], vector), dot(matrix[1], vector), dot(matrix[2], vector)];
}

/** Angles between the last and each before it, and the hand of three. `[z, y, x]` have the other hand. */
function fits(found: readonly Vector3[], expected: readonly Vector3[]): boolean {
  const last = found.length - 1;
  const degrees = (a: Vector3, b: Vector3): number => (180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, dot(a, b))));
  for (let k = 0; k < last; k++) {
    const off = degrees(found[k], found[last]) - degrees(expected[k], expected[last]);
    if (Math.abs(off) > MOST_DEGREES) return false;
  }
  for (let j = 1; j < last; j++) {
    for (let k = 0; k < j; k++) {
      const volume = (of: readonly Vector3[]): number => determinant([of[k], of[j], of[last]]);
      if (Math.abs(volume(expected)) > LEAST_VOLUME && volume(expected) * volume(found) > 0) return false;
    }
  }
  return true;
}
