/** The whole flow for one pattern, in Node or on a page. */

import { createWasmEngine } from "@autophase/kernels/wasm";
import { type PhasingSettings, type RunnerPool, reconstruct } from "@autophase/reconstruction";
import type { DiffractionPattern, Json } from "@autophase/tensor-io";

/** What a page and Node have to agree on to the last bit. */
export interface ReconstructOutcome {
  readonly verdict: string;
  /** Without what the clock has part in. */
  readonly figures: { readonly [name: string]: Json };
  /** Of every start, in order. */
  readonly starts: readonly (readonly [chi: number, freeLlk: number | undefined])[];
  /** Of the bytes of each array that is kept. */
  readonly digests: Readonly<Record<string, string>>;
  readonly startsAtATime: number;
}

/** @param createPool - of workers; without it the starts run in the calling thread, one after the other. */
export async function runReconstruct(
  pattern: DiffractionPattern,
  settings: PhasingSettings,
  createPool?: (engine: ReturnType<typeof createWasmEngine>) => RunnerPool,
): Promise<ReconstructOutcome> {
  const engine = createWasmEngine({ threads: 1 });
  let startsAtATime = 0;
  try {
    const { answer, figures, solutions, reconstruction } = await reconstruct(pattern, settings, {
      ...(createPool ? { runners: createPool(engine) } : { engine }),
      onEvent: (event) => {
        if (event.type === "starts-begin") startsAtATime = event.startsAtATime;
      },
    });
    const { seconds: _seconds, secondsPerIteration: _each, ...numbers } = figures;
    const { object, support, errorCurve, maps = {}, halves = [] } = reconstruction;
    const arrays = { real: object.real, imag: object.imag, support: support.data, errorCurve };
    const deviations = Object.entries(maps).map(([name, { array }]) => [name, array.data] as const);
    const parts = halves.flatMap((half, k) => [[`half ${k}`, half.real] as const]);
    return {
      verdict: answer.verdict.reason,
      figures: numbers,
      starts: solutions.map(({ chi, freeLlk }) => [chi, freeLlk] as const),
      digests: digestsOf([...Object.entries(arrays), ...deviations, ...parts]),
      startsAtATime,
    };
  } finally {
    engine.dispose();
  }
}

function digestsOf(arrays: readonly (readonly [string, ArrayBufferView])[]): Record<string, string> {
  return Object.fromEntries(arrays.map(([name, array]) => [name, digestOf(array)]));
}

/** FNV-1a, 32 bits. */
function digestOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}
