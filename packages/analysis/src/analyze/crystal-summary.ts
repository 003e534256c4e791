/** The numbers of an analysis, as they are printed, kept in the record of its file, and read back for a report. */

import { deferred, z } from "@autophase/settings";
import type { ProcessRecord } from "@autophase/tensor-io";

const number = deferred(() => z.number());
const vector = deferred(() => z.tuple([number, number, number]));
const curve = deferred(() => z.object({ frequencyPerNanometer: z.array(number), value: z.array(number) }));

const facet = deferred(() =>
  z.object({
    hkl: vector.nullable(),
    normal: vector,
    areaNanometersSquared: number,
    share: number,
    angleToQDegrees: number,
    distanceNanometers: number,
    roughnessNanometers: number,
  }),
);

const edge = deferred(() => z.object({ line: z.string(), positionNanometers: number, widthNanometers: number }));

const limit = deferred(() => z.enum(["agreement", "edge"]).nullable().default(null));

/** Names carry their units. `null` where something is not known. */
const schema = deferred(() =>
  z.object({
    shape: vector,
    frame: z.enum(["laboratory", "crystal", "flat-sample"]),
    voxelSizeNanometers: number,
    objectVoxelNanometers: z.tuple([vector, vector, vector]),
    objectVoxelLengthsNanometers: vector,
    reciprocalVoxelPerNanometer: z.tuple([vector, vector, vector]),
    wavelengthAngstroms: number,
    twoThetaDegrees: number,
    qPerNanometer: vector,
    dSpacingAngstroms: number,
    reflection: z
      .object({ hkl: vector, expectedDSpacingAngstroms: number, deviation: number, fits: z.boolean() })
      .nullable(),
    level: number,
    volumeNanometersCubed: number,
    equivalentDiameterNanometers: number,
    extentNanometers: vector,
    surfaceNanometersSquared: number,
    bulkVoxels: number,
    strainMean: number,
    strainStandardDeviation: number,
    /** A hundredth of the bulk is below the first, a hundredth above the second; so of the displacement. */
    strainPercentiles: z.tuple([number, number]),
    displacementPicometers: z.tuple([number, number]),
    /** Between the starts that the object is the mean of, the median over the bulk. */
    displacementDeviationPicometers: number.nullable(),
    residueLines: number,
    cutSteps: number,
    /** Solutions that the PRTF stands on. */
    solutions: number,
    /**
     * The finest whole period that is known in every direction: where the curve falls, or the edge of the pattern where
     * it does not.
     */
    prtfResolutionNanometers: number.nullable(),
    prtfLimitedBy: limit,
    shellResolutionNanometers: number.nullable(),
    shellLimitedBy: limit,
    /** Where the curves fall, though the pattern may not have every direction so far out. */
    prtfCrossingNanometers: number.nullable().default(null),
    shellCrossingNanometers: number.nullable().default(null),
    /** The whole period at the edge of the pattern in the direction where that is nearest. */
    edgeNanometers: number.nullable().default(null),
    prtfCurve: curve.nullable(),
    shellCurve: curve.nullable(),
    /** By the d-spacing and the material; `null` where none was named, or its table ends before. */
    temperatureKelvin: number.nullable().default(null),
    /** Along lines through the crystal: where its edges are, from the centre of mass, and how wide. */
    edges: z.array(edge).default([]),
    /** The median of their widths. */
    edgeWidthNanometers: number.nullable().default(null),
    /** Full widths of the point spread along the axes, by deconvolution. */
    deconvolvedNanometers: z.array(number.nullable()).nullable().default(null),
    facets: z.array(facet),
    warnings: z.array(z.string()),
  }),
);

export type CrystalSummary = z.infer<typeof schema>;

/** The numbers of the last analysis in a history; nothing when there is none, or it was written by another version. */
export function crystalSummaryOf(history: readonly ProcessRecord[]): CrystalSummary | undefined {
  const found = history.map(({ parameters }) => schema.safeParse(parameters).data);
  return found.findLast((summary) => summary !== undefined);
}
