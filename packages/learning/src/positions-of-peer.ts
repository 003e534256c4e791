/** Which patterns of an epoch one of several processes learns from. */

import type { Peers } from "@autophase/trainer";
import type { AskedSettings } from "./settings/run-settings.js";

/** The batches of a step go round among the processes, as `train` deals them out. */
export function positionsOfPeer(
  { rank, size }: Pick<Peers, "rank" | "size">,
  { batch, accumulate }: Pick<AskedSettings, "batch" | "accumulate">,
): (position: number) => boolean {
  return (position) => (Math.floor(position / batch) % accumulate) % size === rank;
}
