/** Adam as a pure function over named tensors. */

import * as tf from "@tensorflow/tfjs-core";

export interface AdamState {
  /** Steps taken. */
  readonly steps: number;
  /** Running mean of each gradient. */
  readonly first: tf.NamedTensorMap;
  /** Running mean of each squared gradient. */
  readonly second: tf.NamedTensorMap;
}

export interface AdamOptions {
  readonly learningRate: number;
  /** Decay of the first moment; default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment; default 1e-8. */
  readonly epsilon?: number;
}

/** Moments of zero for each weight. */
export function createAdamState(weights: tf.NamedTensorMap): AdamState {
  const zeros = (): tf.NamedTensorMap => mapTensors(weights, (tensor) => tf.zeros(tensor.shape));
  return { steps: 0, first: zeros(), second: zeros() };
}

/**
 * One step of Adam (Kingma & Ba 2015, arXiv:1412.6980), with PyTorch's place of epsilon:
 * `w - learningRate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)`.
 * @returns new tensors; the arguments are not touched.
 */
export function adamStep(
  weights: tf.NamedTensorMap,
  gradients: tf.NamedTensorMap,
  state: AdamState,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): { readonly weights: tf.NamedTensorMap; readonly state: AdamState } {
  const steps = state.steps + 1;
  const rate = learningRate / (1 - beta1 ** steps);
  const root = Math.sqrt(1 - beta2 ** steps);
  const hasKernel = tf.getKernel("AdamStep", tf.getBackend()) !== undefined;
  if (hasKernel) return fusedStep(weights, gradients, state, { rate, beta1, beta2, root, epsilon });
  const first = mapTensors(state.first, (m, name) => decay(m, gradients[name] as tf.Tensor, beta1));
  const second = mapTensors(state.second, (v, name) => decay(v, tf.square(gradients[name] as tf.Tensor), beta2));
  const moved = mapTensors(weights, (weight, name) => {
    const divisor = tf.add(tf.div(tf.sqrt(second[name] as tf.Tensor), root), epsilon);
    return tf.sub(weight, tf.mul(tf.div(first[name] as tf.Tensor, divisor), rate));
  });
  return { weights: moved, state: { steps, first, second } };
}

/** The same in one operation, where the backend has it. */
function fusedStep(
  weights: tf.NamedTensorMap,
  gradients: tf.NamedTensorMap,
  state: AdamState,
  attributes: Readonly<Record<"rate" | "beta1" | "beta2" | "root" | "epsilon", number>>,
): { readonly weights: tf.NamedTensorMap; readonly state: AdamState } {
  const names = Object.keys(weights);
  const kinds = Object.entries({ weights, gradients, first: state.first, second: state.second });
  const inputs = kinds.flatMap(([kind, tensors]) => names.map((name) => [`${kind} ${name}`, tensors[name]] as const));
  const named = Object.fromEntries(inputs) as tf.NamedTensorMap;
  const results = tf.engine().runKernel("AdamStep", named, attributes) as tf.Tensor[];
  const [moved, first, second] = [0, 1, 2].map((k) =>
    Object.fromEntries(names.map((name, i) => [name, results[k * names.length + i] as tf.Tensor])),
  ) as [tf.NamedTensorMap, tf.NamedTensorMap, tf.NamedTensorMap];
  return { weights: moved, state: { steps: state.steps + 1, first, second } };
}

function decay(mean: tf.Tensor, value: tf.Tensor, beta: number): tf.Tensor {
  return tf.add(tf.mul(mean, beta), tf.mul(value, 1 - beta));
}

function mapTensors(
  tensors: tf.NamedTensorMap,
  change: (tensor: tf.Tensor, name: string) => tf.Tensor,
): tf.NamedTensorMap {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.tidy(() => change(tensor, name))]),
  );
}
