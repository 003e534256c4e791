/** The gradients of one step after the other: where the backend can, as those before, without their JavaScript. */

import * as tf from "@tensorflow/tfjs-core";
import { type Differentiate, type Differentiated, differentiate, type LossFunction } from "./differentiate.js";

export interface RepeatedGradients<Batch> {
  readonly differentiate: Differentiate<Batch>;
  /** Frees what was kept; results that are still used stay. */
  dispose(): void;
}

/** What a backend may have, as that of `@autophase/kernels/tfjs-gpu`. */
interface RecordingBackend {
  record(
    inputs: readonly tf.TensorInfo[],
    make: () => Differentiated,
    outputsOf: (made: Differentiated) => readonly tf.TensorInfo[],
  ): Recorded;
}

interface Recorded {
  readonly made: Differentiated;
  /** Why it cannot be repeated; undefined where it can. */
  readonly obstacle: string | undefined;
  repeat(inputs: readonly tf.TensorInfo[]): tf.TensorInfo[];
  dispose(): void;
}

/** The newest recording; without `recorded` such a step is never repeated. */
interface Known {
  readonly signature: string;
  readonly recorded: Recorded | undefined;
}

export function repeatGradients<Batch extends tf.TensorContainer>(loss: LossFunction<Batch>): RepeatedGradients<Batch> {
  let known: Known | undefined;
  return {
    differentiate: (weights, batch, { buffers, step }, listen) => {
      const backend = tf.backend() as Partial<RecordingBackend>;
      if (!backend.record) return differentiate(weights, batch, { buffers, step }, loss, listen);
      const anew = (context = { buffers, step }): Differentiated => differentiate(weights, batch, context, loss);
      const { signature, tensors } = describeInputs({ weights, buffers, batch });
      if (known?.signature === signature) return known.recorded ? repeated(known.recorded, tensors) : anew();
      known?.recorded?.dispose();
      let isStepAsked = false;
      const watched = {
        buffers,
        get step() {
          isStepAsked = true;
          return step;
        },
      };
      const recorded = backend.record(tensors, () => anew(watched), outputsOf);
      const canRepeat = recorded.obstacle === undefined && !isStepAsked;
      known = { signature, recorded: canRepeat ? recorded : undefined };
      if (!canRepeat) recorded.dispose();
      return recorded.made;
    },
    dispose: () => known?.recorded?.dispose(),
  };
}

function outputsOf({ loss, gradients, buffers }: Differentiated): tf.Tensor[] {
  return [loss, ...Object.values(gradients), ...Object.values(buffers)];
}

function repeated({ made, repeat }: Recorded, inputs: readonly tf.Tensor[]): Differentiated {
  const outputs = repeat(inputs).map((info) => tf.engine().makeTensorFromTensorInfo(info));
  const [loss, ...rest] = outputs as [tf.Tensor, ...tf.Tensor[]];
  const names = Object.keys(made.gradients);
  return {
    loss,
    gradients: Object.fromEntries(names.map((name, k) => [name, rest[k] as tf.Tensor])),
    buffers: Object.fromEntries(
      Object.keys(made.buffers).map((name, k) => [name, rest[names.length + k] as tf.Tensor]),
    ),
  };
}

/** All tensors in their order, and a text that is another where names, shapes, types or other values are. */
function describeInputs(inputs: object): { readonly signature: string; readonly tensors: tf.Tensor[] } {
  const tensors: tf.Tensor[] = [];
  const signature = JSON.stringify(inputs, (_, value: unknown) => {
    if (!(value instanceof tf.Tensor)) return value;
    tensors.push(value);
    return [value.dtype, value.shape];
  });
  return { signature, tensors };
}
