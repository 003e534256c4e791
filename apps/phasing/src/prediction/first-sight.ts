/** What a network makes of a pattern within a second, for who looks on: it has no part in the run. */

import { type DiffractionPattern, isAutophaseError, sizeOfShape } from "@autophase/tensor-io";
import { DEFAULT_WEIGHTS } from "@autophase/weights";
import type { Live } from "../live/open-live.js";
import { openPredict, type Predict } from "./open-network.js";

/** Of a larger pattern the first start has a picture sooner. */
const MOST_VOXELS = 128 ** 3;

/** Asked for before a pattern is read, it is there when the HDF5 library has started in its thread. */
export const loadSight = () => openPredict(DEFAULT_WEIGHTS, "wasm");

/** Nothing of a pattern that the network cannot take, or sees nothing in. */
export async function showFirstSight(pattern: DiffractionPattern, live: Live, sight: Promise<Predict>): Promise<void> {
  const { shape } = pattern.intensity;
  if (!(live.hasPicture || live.hasPage) || shape.length !== 3 || sizeOfShape(shape) > MOST_VOXELS) return;
  try {
    live.showFirstSight(await (await sight)(pattern));
  } catch (error) {
    if (!isAutophaseError(error)) throw error;
    live.print(`no first sight: ${error.message}`);
  }
}
