/** The numbers of a strain tensor, as they stand in the record of its file and in its report. */

import { deferred, z } from "@autophase/settings";
import type { ProcessRecord, RealArray } from "@autophase/tensor-io";
import { regionStatistics } from "../crystal/region-statistics.js";
import type { StrainTensor } from "./strain-tensor.js";
import { STRAIN_COMPONENTS } from "./tensor-maps.js";

const number = deferred(() => z.number());
const vector = deferred(() => z.tuple([number, number, number]));

const reflection = deferred(() =>
  z.object({
    name: z.string(),
    /** `[x, y, z]` with all circles of the sample at zero. */
    qPerNanometer: vector,
    /** Whether the twin of what was phased lies over the first. */
    twin: z.boolean(),
    /** Correlation of its amplitude with that of the first; then of what was not taken, object or twin. */
    overlap: number,
    otherOverlap: number,
    /** Of the voxels that its shape or that of the first has, the share that one of them has alone. */
    mismatch: number,
    /** Of a crystal that was mounted anew: by how much its shape was turned, and about which axis; else `null`. */
    turnDegrees: number.nullable(),
    turnAxis: vector.nullable(),
    hkl: vector.nullable(),
    /** From where the orientation of the lattice has it; `null` where that was not fitted. */
    angleDegrees: number.nullable(),
    /** `|q| / |q of the lattice| - 1`. */
    lengthDeviation: number.nullable(),
  }),
);

const schema = deferred(() =>
  z.object({
    reflections: z.array(reflection),
    voxelSizeNanometers: number,
    bulkVoxels: number,
    /** Over the bulk, by component. */
    strainStandardDeviation: z.record(z.string(), number),
    rotationStandardDeviationMilliradians: z.record(z.string(), number),
    equivalentStrainMean: number,
    /** What no displacement explains, root mean square over the bulk; of more than three reflections. */
    residualPicometers: number.nullable(),
    /** Of a component of the strain between solutions, root mean square over the bulk. */
    strainDeviation: number.nullable(),
    /** Of each reflection. */
    solutions: number,
    warnings: z.array(z.string()),
  }),
);

export type TensorSummary = z.infer<typeof schema>;

export function summarizeTensor(tensor: StrainTensor): TensorSummary {
  const { reflections, settings, orientation, bulk, strain, rotation, equivalentStrain, deviation } = tensor;
  const [aboutZ, aboutY, aboutX] = rotation;
  const spread = (map: RealArray<Float32Array>): number => regionStatistics(map, bulk).standardDeviation;
  const rootMeanSquare = (map: RealArray<Float32Array>): number => {
    const { mean, standardDeviation } = regionStatistics(map, bulk);
    return Math.hypot(mean, standardDeviation);
  };
  const between = deviation && STRAIN_COMPONENTS.map((name) => rootMeanSquare(deviation.strain[name]));
  const { mean, voxels } = regionStatistics(equivalentStrain, bulk);
  return {
    reflections: reflections.map(({ name, q, isTwin, overlap, otherOverlap, mismatch, turn }, k) => ({
      name,
      qPerNanometer: [...q],
      twin: isTwin,
      overlap,
      otherOverlap,
      mismatch,
      turnDegrees: turn?.degrees ?? null,
      turnAxis: turn ? [...turn.axis] : null,
      hkl: settings.hkl?.[k] ?? null,
      angleDegrees: orientation?.anglesDegrees[k] ?? null,
      lengthDeviation: orientation?.deviations[k] ?? null,
    })),
    voxelSizeNanometers: tensor.voxelSizeNanometers,
    bulkVoxels: voxels,
    strainStandardDeviation: Object.fromEntries(STRAIN_COMPONENTS.map((name) => [name, spread(strain[name])])),
    rotationStandardDeviationMilliradians: {
      z: 1000 * spread(aboutZ),
      y: 1000 * spread(aboutY),
      x: 1000 * spread(aboutX),
    },
    equivalentStrainMean: mean,
    residualPicometers: tensor.residualNanometers ? 1000 * rootMeanSquare(tensor.residualNanometers) : null,
    strainDeviation: between ? Math.hypot(...between) / Math.sqrt(between.length) : null,
    solutions: tensor.solutions,
    warnings: [...tensor.warnings],
  };
}

/** The same as a person reads it on a terminal. */
export function readableTensor({ reflections, warnings: _, ...numbers }: TensorSummary) {
  const places = reflections.map(({ name, hkl, twin, overlap, mismatch, turnDegrees, turnAxis, angleDegrees }) =>
    [
      hkl ? `${name} (${hkl.join(" ")})` : name,
      `${twin ? "twin, " : ""}overlap ${overlap.toFixed(3)}`,
      ...(turnDegrees === null || !turnAxis
        ? []
        : [
            `turned by ${turnDegrees.toFixed(1)} degrees about ${turnAxis.map((value) => value.toFixed(2)).join(" ")}`,
            `${(100 * mismatch).toFixed(1)} % of the shapes apart`,
          ]),
      ...(angleDegrees === null ? [] : [`${angleDegrees.toFixed(2)} degrees off`]),
    ].join(", "),
  );
  return { reflections: places, ...numbers };
}

/** The numbers of the tensor in a history; nothing when there is none, or it was written by another version. */
export function tensorSummaryOf(history: readonly ProcessRecord[]): TensorSummary | undefined {
  const found = history.map(({ parameters }) => schema.safeParse(parameters).data);
  return found.findLast((summary) => summary !== undefined);
}
