/** What ranks solutions of one pattern. */

import type { Solution } from "./phase-events.js";

/** The lower, the better: `freeLlk` where voxels were held out, which all solutions then have, else `chi`. */
export function scoreOf({ freeLlk, chi }: Pick<Solution, "freeLlk" | "chi">): number {
  return freeLlk ?? chi;
}
