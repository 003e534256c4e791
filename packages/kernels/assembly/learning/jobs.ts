/** The jobs of learning; `src/wasm/learning-jobs.ts` names the kinds. */

import { adam } from "./adam";
import { convolve } from "./convolve";
import { copyBox } from "./copy-box";
import { change, combine } from "./elementwise";
import { farField, farFieldGradient } from "./far-field";
import { filterGradient } from "./filter-gradient";
import { gatheredGradient } from "./gathered-gradient";
import { maxPool, maxPoolGradient } from "./max-pool";
import { normalize, normalizeGradient, sumChannels } from "./normalize";
import { pack } from "./pack";
import { reduce } from "./reduce";
import { resample } from "./resample";
import { measure } from "./statistics";
import { winogradConvolve } from "./winograd-convolve";
import { winogradGradient } from "./winograd-gradient";
import { transformWeights } from "./winograd-weights";

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
    case 36:
      return combine(words);
    case 37:
      return change(words);
    case 38:
      return normalize(words);
    case 39:
      return sumChannels(words);
    case 40:
      return normalizeGradient(words);
    case 41:
      return resample(words);
    case 42:
      return reduce(words);
    case 43:
      return farField(words);
    case 44:
      return farFieldGradient(words);
    case 45:
      return adam(words);
    case 46:
      return transformWeights(words);
    case 47:
      return winogradConvolve(words);
    case 48:
      return winogradGradient(words);
    case 49:
      return measure(words);
    case 50:
      return copyBox(words);
    case 51:
      return maxPool(words);
    case 52:
      return maxPoolGradient(words);
    default:
      unreachable();
  }
}
