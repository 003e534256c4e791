/** The refiner as data: from an iterate of a phasing to a cleaner object and its support, in the half box. */

import { add, block, convolution, keep, type NetworkDefinition, type Stage, upsample } from "../definition.js";

export interface RefinerDefinition extends Pick<NetworkDefinition, "name" | "sizeDivisor" | "normalization"> {
  /** What each channel of the input is. */
  readonly inputs: readonly string[];
  /** What each channel of the output is. */
  readonly outputs: readonly string[];
  readonly stage: Stage;
}

const up = upsample("half-pixel");

/**
 * A U-Net (Ronneberger et al. 2015, arXiv:1505.04597) with skips that are added, over three resolutions. Its last layer
 * begins at zero, so that it begins as the modulus projection of the iterate it is given.
 */
export const REFINER: RefinerDefinition = {
  name: "refiner",
  sizeDivisor: 4,
  normalization: { epsilon: 1e-5, momentum: 0.1 },
  inputs: [
    "modulus projection, real",
    "modulus projection, imaginary",
    "iterate less its modulus projection, real",
    "iterate less its modulus projection, imaginary",
    "support",
    "registered twin, real",
    "registered twin, imaginary",
    "autocorrelation",
    "progress",
  ],
  outputs: ["object, real", "object, imaginary", "logit of the support"],
  stage: {
    name: "refiner",
    layers: [
      ...[block(1), block(1), keep("whole")],
      ...[block(2, { stride: 2 }), block(2), keep("half")],
      ...[block(4, { stride: 2 }), block(4), block(2), up, add("half")],
      ...[block(2), block(1), up, add("whole")],
      ...[block(1), { ...convolution, outputs: 3, startsAtZero: true }],
    ],
  },
};
