/** What the resolution of an object is judged by: solutions of its pattern that were found apart. */

import { assertSameShape, type ComplexArray, type Reconstruction } from "@autophase/tensor-io";
import { alignToReference } from "../alignment/align-to-reference.js";
import { phasingAnswerOf } from "../phasing/phasing-answer.js";

/** What was phased from a pattern; a `Reconstruction` is one. */
export type PhasedObject = Pick<Reconstruction, "object" | "halves" | "history">;

export interface ComparedSolutions {
  /** Of all starts: where they disagree about a phase, its amplitude shrinks. */
  readonly mean: ComplexArray;
  /** How many starts that is; an answer of many counts as many as it kept. */
  readonly starts: number;
  /** Two that share no start: the object and the first of the others, else the halves of its starts. */
  readonly pair?: readonly [ComplexArray, ComplexArray];
}

/**
 * @param others - further solutions of the same pattern; they are laid over the object.
 * @throws {ShapeError} when one has another shape.
 */
export function compareSolutions(solution: PhasedObject, others: readonly PhasedObject[]): ComparedSolutions {
  const { object, halves } = solution;
  const own = phasingAnswerOf(solution.history).starts;
  const parts = halves ? halves.map((half) => ({ object: half, starts: own / 2 })) : [{ object, starts: own }];
  const further = others.map((other) => {
    assertSameShape("analyze: others", other.object.shape, object.shape);
    return { object: alignToReference(other.object, object).aligned, starts: phasingAnswerOf(other.history).starts };
  });
  const all = [...parts, ...further];
  const pair = further[0] ? ([object, further[0].object] as const) : halves;
  return { mean: meanOf(all), starts: all.reduce((sum, { starts }) => sum + starts, 0), ...(pair && { pair }) };
}

/** At equal power, each as often as it has starts. */
function meanOf(parts: readonly { readonly object: ComplexArray; readonly starts: number }[]): ComplexArray {
  const first = parts[0].object;
  const mean = { real: new Float32Array(first.real.length), imag: new Float32Array(first.real.length) };
  for (const { object, starts } of parts) {
    const weight = starts / normOf(object);
    for (let i = 0; i < mean.real.length; i++) {
      mean.real[i] += weight * object.real[i];
      mean.imag[i] += weight * object.imag[i];
    }
  }
  return { ...mean, shape: first.shape };
}

function normOf({ real, imag }: ComplexArray): number {
  return Math.sqrt(real.reduce((sum, value, i) => sum + value * value + imag[i] * imag[i], 0));
}
