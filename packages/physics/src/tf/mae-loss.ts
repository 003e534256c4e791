/** The training loss. */

import { assertSameShape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Mean absolute error `mean |predicted - measured|` (Yao et al. 2022, Eq. 1, doi:10.1038/s41524-022-00803-w), over
 * measured voxels. A gradient flows to `predicted` only; it is 0 where both agree.
 * @param predicted - modulus, each sample at its own scale.
 * @param measured - same shape.
 * @param mask - same shape, 1 = measured, 0 = not. Absent: all measured. A mask without any 1 gives 0.
 * @throws {ShapeError} when the shapes differ.
 */
export function maeLoss(predicted: tf.Tensor, measured: tf.Tensor, mask?: tf.Tensor): tf.Scalar {
  assertSameShape("maeLoss: measured", measured.shape, predicted.shape);
  if (mask) assertSameShape("maeLoss: mask", mask.shape, predicted.shape);
  const operation = tf.customGrad((input, save) => {
    const difference = tf.sub(input as tf.Tensor, measured);
    const counted = mask ? tf.mul(difference, mask) : difference;
    const count = mask ? tf.maximum(tf.sum(mask), 1) : tf.scalar(difference.size);
    const slope = tf.div(tf.sign(counted), count);
    (save as tf.GradSaveFunc)([slope]);
    const value = tf.div(tf.sum(tf.abs(counted)), count) as tf.Tensor;
    return { value, gradFunc: (dy, [slope]) => tf.mul(slope, dy) };
  });
  return operation(predicted) as tf.Scalar;
}
