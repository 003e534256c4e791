/** What a change of the settings comes to, seen on a part of the frames before the whole is done. */

import type { ChosenPrepareSettings, MaskStroke } from "@autophase/preparation";
import { isAutophaseError } from "@autophase/tensor-io";
import { partAroundPattern, settingsOnPart } from "./frame-part.js";
import type { LabState } from "./lab-state.js";
import { type PreparedFacts, prepareFrames } from "./prepare-scan.js";

/** The whole is awaited where it is no longer than that. */
const SOON_SECONDS = 0.2;

/** Puts the pattern to be looked at. @returns nothing where the whole is as soon there, or has another pattern. */
export async function previewScan(
  state: LabState,
  settings: ChosenPrepareSettings,
  strokes: readonly MaskStroke[],
  signal: AbortSignal,
): Promise<PreparedFacts | undefined> {
  const { scan, preparation, preparationSeconds = 0 } = state;
  if (!scan || scan.more || !preparation || preparationSeconds <= SOON_SECONDS) return undefined;
  const part = partAroundPattern(scan.frames.shape, preparation, settings);
  if (part === undefined) return undefined;
  try {
    const onPart = settingsOnPart({ ...scan.settings, ...settings }, part, preparation.account.crop);
    const { preparation: found, facts } = await prepareFrames(state, onPart, strokes, { signal, part });
    signal.throwIfAborted();
    const { intensity, mask } = found.pattern;
    state.volumes.put("pattern", { array: intensity, kind: "counts", unit: "counts", ...(mask && { inside: mask }) });
    const [frame, row, column] = facts.center;
    return { ...facts, center: [frame, row + part.first[0], column + part.first[1]], isReduced: true };
  } catch (error) {
    // what is refused is said of the whole
    if (isAutophaseError(error)) return undefined;
    throw error;
  }
}
