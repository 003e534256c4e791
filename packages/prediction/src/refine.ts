/** A prediction refined by a few projections. */

import { assessObject } from "@autophase/analysis/metrics";
import { type EngineName, selectEngine } from "@autophase/kernels";
import { type PhasingEvent, phase, type ShrinkWrap, type Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { SupportedObject } from "./to-full-grid.js";

export interface RefineOptions {
  /** Of the recipe; 0: the guess as it is. */
  readonly iterations: number;
  /** Default `auto`. */
  readonly engine?: EngineName | "auto" | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PhasingEvent) => void) | undefined;
}

export interface Refined {
  readonly solution: Solution;
  /** The solution is that of the iterations so far. */
  readonly interrupted: boolean;
}

/**
 * The recipe of a refinement. A network leaves something between the object and its twin; HIO decides between them in
 * some tens of iterations, where error reduction alone stays between.
 */
export function refineRecipe(iterations: number): string {
  const hybrid = Math.min(Math.round(0.6 * iterations), iterations - 1);
  return [...(hybrid > 0 ? [`${hybrid}*HIO`] : []), `${iterations - hybrid}*ER`].join("+");
}

/** Narrow from the beginning: the support of a guess is near. */
export const REFINE_SHRINK_WRAP = { sigma: 1, threshold: 0.2, every: 10 } as const satisfies ShrinkWrap;

/** A few iterations from the guess, which keeps its support unless shrink-wrap finds a better one. */
export async function refine(
  pattern: DiffractionPattern,
  guess: SupportedObject,
  { iterations, engine = "auto", signal, onEvent }: RefineOptions,
): Promise<Refined> {
  if (iterations === 0 || signal?.aborted) return { solution: asSolution(pattern, guess), interrupted: false };
  const selected = await selectEngine(engine);
  const { engine: used } = selected;
  const options = { engine: used, recipe: refineRecipe(iterations), shrinkWrap: REFINE_SHRINK_WRAP, guess };
  for await (const event of phase(pattern, { ...options, ...(signal && { signal }) })) {
    onEvent?.(event);
    if (event.type === "done") return { solution: event.solution, interrupted: false };
    if (event.type === "interrupted") return { solution: event.solution, interrupted: true };
  }
  throw signal?.reason;
}

function asSolution(pattern: DiffractionPattern, { object, support }: SupportedObject): Solution {
  const { chi } = assessObject(object, pattern);
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const errorCurve = new Float64Array();
  return { start: 0, object, support, chi, errorCurve, supportVoxels, iterations: 0, seconds: 0 };
}
