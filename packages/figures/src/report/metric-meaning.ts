/** What each metric says, in one line. */

/** One line of plain words, or an empty string for a name that is not known. */
export function metricMeaning(name: string): string {
  return MEANINGS[name] ?? "";
}

const MEANINGS: { readonly [name: string]: string } = {
  chi: "Distance between calculated and measured amplitude, relative to the measured, of the result over the voxels that it was fitted to; 0 is perfect, below 0.1 is usual for a good fit. A looser support always lowers it.",
  freeChi: "The same over the voxels that were held out, which no start saw.",
  chiOfAll: "The same over all measured voxels, those held out too.",
  chiSquared: "The square of chi: the misfit as a share of all counts.",
  mae: "Mean absolute difference of calculated and measured amplitude, both scaled to maximum 1.",
  pcc: "Correlation of calculated and measured amplitude; 1 is perfect.",
  freeLlk: "How unlikely the held-out voxels are, per voxel; lower is better, and fitting noise raises it.",
  ssim: "Structural similarity of the amplitude to the truth; 1 is identical.",
  iou: "Overlap of the crystal with the true one, at half of the maximum amplitude; 1 is identical.",
  iou10: "The same overlap at a tenth of the maximum amplitude, which counts the soft edge.",
  phaseMae: "Mean absolute phase difference to the truth in radians, offset and ramp removed.",
  invariantError: "Difference to the truth that no shift, twin or global phase explains; 0 is identical, 1 unrelated.",
  success: "Overlap of at least 0.9 and a phase difference of at most 0.2 rad.",
  twin: "Whether the twin image (conjugate, inverted through the origin) was the better match.",
  scale: "Factor on the amplitude that brought it closest to the truth.",
  offset: "Global phase in radians that was added to match the truth; it means nothing by itself.",
  prtf: "How reliably the phases were found at a spatial frequency; the resolution is where it crosses 1/e.",
  resolutionVoxels: "Length in voxels of the period at which the phase retrieval transfer function falls to 1/e.",
  resolution: "Where the phase retrieval transfer function falls to 1/e.",
  supportVoxels: "Voxels that the object may fill.",
  supportFraction:
    "Share of the box that the support fills; below 1/8 means at least twice the sampling that is needed.",
  iterations: "Iterations of each start.",
  seconds: "Time that the phasing took.",
  secondsPerIteration: "Time of one iteration.",
  starts: "Independent random starts.",
  pairwise: "Median difference between starts after alignment; small means that they agree.",
};
