/** Who carries out the starts of a reconstruction, made once it is known what these have in common. */

import type { PhasingEngine } from "@autophase/kernels";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { createLocalRunner } from "./local-runner.js";
import type { StartOptions } from "./start-runner.js";
import type { WatchedRunner } from "./start-watch.js";

export interface RunnerPool {
  /** Name of the engine, for the record. */
  readonly engine: string;
  /** At least one. */
  createRunners(pattern: DiffractionPattern, options: StartOptions, starts: number): readonly WatchedRunner[];
}

/**
 * All starts in the calling thread, one after the other, or as many at a time as the engine wants for its device. The
 * engine stays the caller's.
 */
export function createLocalPool(engine: PhasingEngine): RunnerPool {
  return {
    engine: engine.name,
    createRunners: (pattern, options, starts) => {
      const together = Math.min(starts, engine.startsAtATime?.(pattern.intensity.shape) ?? 1);
      return Array.from({ length: Math.max(1, together) }, () => createLocalRunner(pattern, { ...options, engine }));
    },
  };
}
