/** A prediction refined by a few projections. */

import { assessObject } from "@autophase/analysis";
import { type EngineName, selectEngine } from "@autophase/kernels";
import { type PhasingEvent, phase, type Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { SupportedObject } from "./to-full-grid.js";

export interface RefineOptions {
  /** Of error reduction; 0: the guess as it is. */
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

/** The recipe of a refinement. */
export function refineRecipe(iterations: number): string {
  return `${iterations}*ER`;
}

/** Error reduction from the guess, which keeps its support unless shrink-wrap finds a better one. */
export async function refine(
  pattern: DiffractionPattern,
  guess: SupportedObject,
  { iterations, engine = "auto", signal, onEvent }: RefineOptions,
): Promise<Refined> {
  if (iterations === 0 || signal?.aborted) return { solution: asSolution(pattern, guess), interrupted: false };
  const selected = await selectEngine(engine);
  const recipe = refineRecipe(iterations);
  for await (const event of phase(pattern, { engine: selected.engine, recipe, guess, ...(signal && { signal }) })) {
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
