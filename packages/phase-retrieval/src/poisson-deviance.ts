/** How far counts are from their expectation. */

import { fdlibmLog } from "@autophase/tensor-io";

/**
 * `m - I + I log(I / m)`, half the deviance of Poisson counts `I` of mean `m`: 0 at best. The same bits on every
 * engine.
 */
export function poissonDeviance(counts: number, mean: number): number {
  return counts === 0 ? mean : mean - counts + counts * fdlibmLog(counts / mean);
}
