/** The simulated patterns that settings ask for. */

import { createSimulatedSource, type SampleSource, type StreamingOptions } from "@autophase/dataset";
import { simulationOptions } from "@autophase/simulation";
import type { AskedSettings } from "./settings/run-settings.js";

/** Crystals of the settings; by default simulated in the calling thread, in a browser too. */
export function simulatedPatterns(settings: AskedSettings, streaming: StreamingOptions = {}): SampleSource {
  const { simulate: count = 1, size = 64, seed, reuse, augment } = settings;
  return createSimulatedSource({
    ...streaming,
    ...simulationOptions(settings),
    size,
    seed,
    count,
    reuse,
    augment,
    validationCount: validationCount(settings, count),
  });
}

/** Patterns held out of so many: as many as asked for, or a tenth, at least one and at most 16. */
export function validationCount({ validation }: Pick<AskedSettings, "validation">, available: number): number {
  return validation ?? Math.min(16, Math.max(1, Math.round(available / 10)));
}
