/** TensorFlow.js as the caller has it, and complex arrays as pairs of its tensors. */

import type { Tensor1D } from "@tensorflow/tfjs-core";

/** The functions of `@tensorflow/tfjs-core`; `@tensorflow/tfjs-node` and `-gpu` have them too. */
export type Tensorflow = typeof import("@tensorflow/tfjs-core");

/** Float32, one element for each voxel. */
export type Field = { readonly real: Tensor1D; readonly imag: Tensor1D };
