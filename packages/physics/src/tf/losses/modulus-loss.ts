/** From the modulus of a predicted object, at any scale, to a loss. */

import type * as tf from "@tensorflow/tfjs-core";
import { normalizeModulus } from "../normalize-modulus.js";
import { type LossOptions, lossByName } from "./loss-by-name.js";

export interface ModulusLossOptions {
  /** One of `LOSS_NAMES`. Default `mae`. */
  readonly name?: string;
  /** At the scale that suits the prediction best. Default false: each sample's measured voxels scaled to maximum 1. */
  readonly scale?: boolean;
}

/**
 * Compares `farFieldModulus(...)`, `[batch, depth, height, width, 1]`, with the measured modulus of the same shape,
 * each sample at maximum 1.
 */
export type ModulusLoss = (
  modulus: tf.Tensor5D,
  measured: tf.Tensor5D,
  measurement?: Pick<LossOptions, "mask" | "peakCounts">,
) => tf.Scalar;

/**
 * The loss that a network learns by: `lossByName` of the modulus at its own maximum or, with `scale`, at its best
 * scale. The default is that of the paper (Yao et al. 2022, doi:10.1038/s41524-022-00803-w).
 * @throws {ValueError} when there is no loss of that name.
 */
export function createModulusLoss({ name = "mae", scale = false }: ModulusLossOptions = {}): ModulusLoss {
  const loss = lossByName(name);
  return (modulus, measured, measurement = {}) => {
    if (scale) return loss(modulus, measured, { ...measurement, scale });
    return loss(normalizeModulus(modulus, measurement.mask), measured, measurement);
  };
}
