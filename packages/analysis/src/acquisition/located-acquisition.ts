/** How a pattern was taken, from the log of its scan that turns up after it was prepared. */

import { deferred, z } from "@autophase/settings";
import type { Acquisition, ProcessRecord } from "@autophase/tensor-io";
import { patternAcquisition } from "./pattern-acquisition.js";
import type { ScanAcquisition } from "./scan-acquisition.js";

const number = deferred(() => z.number());
const triple = deferred(() => z.tuple([number, number, number]));
/** What a preparation leaves of where in its frames the pattern lies. */
const preparation = deferred(() =>
  z.object({
    peak: triple,
    bin: triple,
    origin: z.tuple([number, number]).exactOptional(),
  }),
);

/**
 * What the scan tells goes before what the pattern says itself. Without the record of a preparation the peak is taken
 * for the middle of the scan, its place on the detector is not known, and pitch and rocking step are the pattern's own
 * where it has them: it may have been binned.
 * @param history - of the pattern or of what was phased from it.
 */
export function locatedAcquisition(
  known: ScanAcquisition,
  acquisition: Acquisition = {},
  history: readonly ProcessRecord[] = [],
): Acquisition {
  const place = history.map(({ parameters }) => preparation.safeParse(parameters)).find(({ success }) => success);
  if (place?.data) {
    const { peak: center, bin, origin } = place.data;
    return { ...acquisition, ...patternAcquisition(known, { center, bin, ...(origin && { origin }) }) };
  }
  const middle = ((known.scan?.points ?? 1) - 1) / 2;
  const { peakPixel: _, ...taken } = patternAcquisition(known, { center: [middle, 0, 0], bin: [1, 1, 1] });
  const { rockingStepDegrees, pixelSizeMeters } = acquisition;
  return {
    ...acquisition,
    ...taken,
    ...(rockingStepDegrees !== undefined && { rockingStepDegrees }),
    ...(pixelSizeMeters && { pixelSizeMeters }),
  };
}
