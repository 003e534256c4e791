/** The jobs of learning; `JOBS` of `src/wasm/control.ts` and `src/tfjs/jobs.ts` name the kinds. */

import { convolve } from "./convolve";
import { filterGradient } from "./filter-gradient";
import { gatheredGradient } from "./gathered-gradient";
import { pack } from "./pack";

export function learn(kind: i32, words: usize): void {
  switch (kind) {
    case 32:
      return pack(words);
    case 33:
      return convolve(words);
    case 34:
      return filterGradient(words);
    case 35:
      return gatheredGradient(words);
    default:
      unreachable();
  }
}
