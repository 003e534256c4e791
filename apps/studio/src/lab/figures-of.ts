/** How the object is spread and how far its resolution reaches, as the reports show it. */

import { flattenReconstruction, phasingRecordOf } from "@autophase/analysis";
import { countsHistogramFigure, histogramFigure, prtfFigure, shellCorrelationFigure } from "@autophase/figures";
import { type Reconstruction, ValueError } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";

const FREQUENCY = { frequencyLabel: "spatial frequency (cycles per nm)" };

/** @returns SVG of each. @throws {ValueError} when nothing has been phased. */
export function figuresOf({ analysis, reconstruction }: LabState): readonly string[] {
  if (analysis === undefined) {
    if (reconstruction) return figuresAsPhased(reconstruction.reconstruction);
    throw new ValueError("nothing has been phased yet");
  }
  const { crystal, summary } = analysis;
  const { prtfCurve, shellCurve, edgeNanometers } = summary;
  const edge = edgeNanometers === null ? {} : { edge: 1 / edgeNanometers };
  return [
    histogramFigure({ object: crystal.object, support: crystal.regions.inside }),
    ...(prtfCurve
      ? [prtfFigure({ frequency: prtfCurve.frequencyPerNanometer, value: prtfCurve.value, ...edge }, FREQUENCY)]
      : []),
    ...(shellCurve
      ? [
          shellCorrelationFigure(
            { frequency: shellCurve.frequencyPerNanometer, value: shellCurve.value, ...edge },
            FREQUENCY,
          ),
        ]
      : []),
  ];
}

/** Where it is not known how it was measured: frequencies are in cycles per voxel. */
function figuresAsPhased(reconstruction: Reconstruction): readonly string[] {
  const last = reconstruction.history.at(-1);
  const curve = last && phasingRecordOf(last).evidence?.prtf;
  return [histogramFigure(flattenReconstruction(reconstruction)), ...(curve ? [prtfFigure(curve)] : [])];
}

/** @returns SVG. @throws {ValueError} where there is no volume of that name. */
export function countsHistogramOf({ volumes }: LabState, name: string): string {
  const { array, inside } = volumes.get(name);
  return countsHistogramFigure(array, inside);
}
