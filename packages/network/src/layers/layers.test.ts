import "@autophase/vitest/matchers";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { checkLayer, type Oracle, type Shape5, type Values } from "../../test/check-layer.js";
import type { Activation, Interpolation } from "../definition.js";
import { activateAndNormalize } from "./activate-and-normalize.js";
import { alongBatch } from "./along-batch.js";
import { channelSum } from "./channel-sum.js";
import { convolve } from "./convolve.js";
import { activateAndGroupNormalize, groupCount } from "./group-normalize.js";
import { amplitudeHead, phaseHead, softAmplitudeHead } from "./heads.js";
import { padTo } from "./pad.js";
import { maxPoolHalf } from "./pool.js";
import { addShortcut } from "./shortcut.js";
import { interpolationMatrix, upsampleTwice } from "./upsample.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("convolve", () => {
  it.each<[1 | 2, Shape5, number]>([
    [1, [2, 3, 4, 5, 2], 3],
    [1, [1, 1, 2, 7, 3], 1],
    [2, [2, 4, 6, 2, 2], 3],
  ])("with stride %i agrees with seven loops, and its gradients with finite differences", (stride, shape, outputs) => {
    const inputs = [shape, [3, 3, 3, shape[4], outputs], [outputs]];
    const oracle: Oracle = (x, kernel, bias) => naiveConvolution(x, kernel, bias, shape, outputs, stride);
    checkLayer(inputs, oracle, ([x, kernel, bias]) =>
      convolve(x as tf.Tensor5D, kernel as tf.Tensor5D, bias as tf.Tensor1D, { stride }),
    );
  });

  it("can leave the gradient of its input out", () => {
    const x = tf.ones<tf.Rank.R5>([1, 2, 2, 2, 1]);
    const loss = (kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
      convolve(x, kernel as tf.Tensor5D, bias as tf.Tensor1D, { inputGradient: false });
    const { grads } = tf.valueAndGrads(loss)([tf.ones([3, 3, 3, 1, 1]), tf.zeros([1])]);
    expect(grads[1]?.dataSync()).toBeAllClose([8]);
    expect(grads[0]?.dataSync()[13]).toBe(8);
  });
});

describe("activateAndNormalize", () => {
  const shape: Shape5 = [2, 3, 2, 4, 3];
  const inputs = [shape, [3], [3]];
  const epsilon = 1e-3;

  it.each<Activation>(["leaky-relu", "relu"])(
    "agrees with its formula over the batch, gradients included (%s)",
    (activation) => {
      const oracle: Oracle = (x, scale, offset) => naiveNormalization(x, scale, offset, activation, epsilon);
      checkLayer(inputs, oracle, ([x, scale, offset]) => {
        const options = { activation, epsilon };
        return activateAndNormalize(x as tf.Tensor5D, scale as tf.Tensor1D, offset as tf.Tensor1D, options).output;
      });
    },
  );

  it("agrees with its formula for running statistics, gradients included", () => {
    const mean = [0.1, -0.4, 2];
    const variance = [0.5, 3, 1];
    const oracle: Oracle = (x, scale, offset) =>
      naiveNormalization(x, scale, offset, "leaky-relu", epsilon, { mean, variance });
    const running = { mean: tf.tensor1d(mean), variance: tf.tensor1d(variance) };
    checkLayer(inputs, oracle, ([x, scale, offset]) => {
      const options = { activation: "leaky-relu", epsilon, running } as const;
      return activateAndNormalize(x as tf.Tensor5D, scale as tf.Tensor1D, offset as tf.Tensor1D, options).output;
    });
  });

  it("gives mean and mean squared deviation of the activated batch", () => {
    const x = tf.tensor5d([1, 3, 5, -100], [2, 2, 1, 1, 1]);
    const options = { activation: "leaky-relu", epsilon } as const;
    const { statistics } = activateAndNormalize(x, tf.ones([1]), tf.zeros([1]), options);
    expect(statistics.mean.dataSync()).toBeAllClose([2]);
    expect(statistics.variance.dataSync()).toBeAllClose([5]);
  });
});

describe("activateAndGroupNormalize", () => {
  it.each<[Activation, Shape5, number]>([
    ["leaky-relu", [2, 3, 2, 1, 4], 2],
    ["relu", [3, 1, 2, 3, 6], 1],
    ["leaky-relu", [1, 2, 2, 2, 3], 3],
  ])("agrees with its formula, gradients included (%s, %j, %i groups)", (activation, shape, groups) => {
    const channels = shape[4];
    const oracle: Oracle = (x, scale, offset) =>
      naiveGroupNormalization(x, scale, offset, { activation, groups, batch: shape[0] });
    checkLayer([shape, [channels], [channels]], oracle, ([x, scale, offset]) => {
      const options = { activation, epsilon: 1e-3, groups };
      return activateAndGroupNormalize(x as tf.Tensor5D, scale as tf.Tensor1D, offset as tf.Tensor1D, options);
    });
  });

  it("has eight groups where that leaves two channels in each", () => {
    expect([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 256].map(groupCount)).toEqual([1, 1, 1, 2, 1, 4, 2, 8, 4, 8, 8]);
  });
});

describe("alongBatch", () => {
  it("puts the channels of a sample one after the other, gradient included", () => {
    const shape: Shape5 = [2, 1, 2, 3, 4];
    const oracle: Oracle = (x) => {
      const at = (sample: number, channel: number, voxel: number): number =>
        x[(sample * 6 + voxel) * 4 + channel] as number;
      return Array.from({ length: 48 }, (_, i) => at(Math.floor(i / 24), Math.floor(i / 6) % 4, i % 6));
    };
    checkLayer([shape], oracle, ([x]) => alongBatch(x as tf.Tensor5D));
  });
});

describe("addShortcut", () => {
  it("adds, gradients included", () => {
    const shape: Shape5 = [1, 2, 1, 3, 2];
    checkLayer(
      [shape, shape],
      (x, y) => x.map((value, i) => value + y[i]),
      ([x, y]) => addShortcut(x as tf.Tensor5D, y as tf.Tensor5D),
    );
  });
});

describe("upsampleTwice", () => {
  it.each<Interpolation>(["half-pixel", "align-corners", "nearest"])(
    "is linear interpolation at its positions (%s)",
    (kind) => {
      const shape: Shape5 = [2, 3, 1, 4, 2];
      checkLayer(
        [shape],
        (x) => naiveUpsampling(x, shape, kind),
        ([x]) => upsampleTwice(x as tf.Tensor5D, kind),
      );
    },
  );

  it("has the weights of PyTorch on a line of two", () => {
    expect(interpolationMatrix(2, "half-pixel")).toBeAllClose([1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1]);
    expect(interpolationMatrix(2, "align-corners")).toBeAllClose([1, 0, 2 / 3, 1 / 3, 1 / 3, 2 / 3, 0, 1], {
      rtol: 1e-6,
    });
    expect(interpolationMatrix(1, "align-corners")).toBeAllClose([1, 1]);
    expect(interpolationMatrix(2, "nearest")).toBeAllClose([1, 0, 1, 0, 0, 1, 0, 1]);
  });
});

describe("maxPoolHalf", () => {
  it("is the maximum of each 2x2x2, gradient included", () => {
    const shape: Shape5 = [2, 4, 2, 6, 2];
    checkLayer(
      [shape],
      (x) => naivePooling(x, shape),
      ([x]) => maxPoolHalf(x as tf.Tensor5D),
    );
  });
});

describe("padTo", () => {
  it("puts the volume in the middle of zeros, gradient included", () => {
    const oracle: Oracle = (x) => {
      const out = new Float64Array(4 * 2 * 6);
      for (let d = 0; d < 2; d++) for (let w = 0; w < 2; w++) out[(d + 1) * 12 + w + 2] = x[2 * d + w];
      for (let d = 0; d < 2; d++) for (let w = 0; w < 2; w++) out[(d + 1) * 12 + 6 + w + 2] = x[4 + 2 * d + w];
      return out;
    };
    const reordered: Oracle = (x) => oracle(Float64Array.from([0, 1, 4, 5, 2, 3, 6, 7], (i) => x[i]));
    checkLayer([[1, 2, 2, 2, 1]], reordered, ([x]) => padTo(x as tf.Tensor5D, [4, 2, 6]));
  });
});

describe("heads", () => {
  const shape: Shape5 = [1, 2, 3, 4, 1];

  it("amplitude is a sigmoid cut at the threshold, gradient included", () => {
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const oracle: Oracle = (x) => x.map((value) => (sigmoid(value) < 0.4 ? 0 : sigmoid(value)));
    checkLayer([shape], oracle, ([x]) => amplitudeHead(x as tf.Tensor5D, 0.4));
  });

  it("amplitude falls off softly around the threshold, gradient included", () => {
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const oracle: Oracle = (x) => x.map((value) => sigmoid(value) * sigmoid((sigmoid(value) - 0.4) / 0.05));
    checkLayer([shape], oracle, ([x]) => softAmplitudeHead(x as tf.Tensor5D, 0.4, 0.05));
  });

  it("phase is pi tanh, gradient included", () => {
    checkLayer(
      [shape],
      (x) => x.map((value) => Math.PI * Math.tanh(value)),
      ([x]) => phaseHead(x as tf.Tensor5D),
    );
  });
});

describe("channelSum", () => {
  it("sums over all but the last axis", () => {
    const x = tf.tensor5d(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [2, 1, 3, 2, 2],
    );
    expect(channelSum(x).dataSync()).toBeAllClose([132, 144]);
  });
});

function naiveConvolution(
  x: Values,
  kernel: Values,
  bias: Values,
  shape: Shape5,
  outputs: number,
  stride: number,
): number[] {
  const [batch, depth, height, width, inputs] = shape;
  const out: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let d = 0; d < depth; d += stride)
      for (let h = 0; h < height; h += stride)
        for (let w = 0; w < width; w += stride)
          for (let o = 0; o < outputs; o++) {
            let sum = bias[o];
            for (let tap = 0; tap < 27; tap++) {
              const z = d + Math.floor(tap / 9) - 1;
              const y = h + (Math.floor(tap / 3) % 3) - 1;
              const v = w + (tap % 3) - 1;
              if (z < 0 || y < 0 || v < 0 || z >= depth || y >= height || v >= width) continue;
              const at = (((b * depth + z) * height + y) * width + v) * inputs;
              for (let i = 0; i < inputs; i++) sum += x[at + i] * kernel[(tap * inputs + i) * outputs + o];
            }
            out.push(sum);
          }
  return out;
}

function naiveNormalization(
  x: Values,
  scale: Values,
  offset: Values,
  activation: Activation,
  epsilon: number,
  running?: { mean: number[]; variance: number[] },
): Values {
  const channels = scale.length;
  const a = x.map((value) => (value > 0 ? value : activation === "relu" ? 0 : 0.01 * value));
  const out = new Float64Array(a.length);
  for (let c = 0; c < channels; c++) {
    const own = a.filter((_, i) => i % channels === c);
    const mean = running?.mean[c] ?? own.reduce((s, v) => s + v, 0) / own.length;
    const variance = running?.variance[c] ?? own.reduce((s, v) => s + (v - mean) ** 2, 0) / own.length;
    for (let i = c; i < a.length; i += channels) {
      out[i] = (scale[c] * (a[i] - mean)) / Math.sqrt(variance + epsilon) + offset[c];
    }
  }
  return out;
}

/** With epsilon 1e-3. */
function naiveGroupNormalization(
  x: Values,
  scale: Values,
  offset: Values,
  { activation, groups, batch }: { activation: Activation; groups: number; batch: number },
): Values {
  const channels = scale.length;
  const a = x.map((value) => (value > 0 ? value : activation === "relu" ? 0 : 0.01 * value));
  const groupOf = (i: number): number =>
    Math.floor((i * batch) / a.length) * groups + Math.floor(((i % channels) * groups) / channels);
  return a.map((value, i) => {
    const own = a.filter((_, j) => groupOf(j) === groupOf(i));
    const mean = own.reduce((s, v) => s + v, 0) / own.length;
    const variance = own.reduce((s, v) => s + (v - mean) ** 2, 0) / own.length;
    return (scale[i % channels] * (value - mean)) / Math.sqrt(variance + 1e-3) + offset[i % channels];
  });
}

function naiveUpsampling(x: Values, [batch, depth, height, width, channels]: Shape5, kind: Interpolation): number[] {
  const sample = (i: number, length: number): [number, number, number] => {
    const position =
      kind === "nearest"
        ? Math.floor(i / 2)
        : kind === "half-pixel"
          ? i / 2 - 0.25
          : (i * (length - 1)) / (2 * length - 1);
    const clamped = Math.min(Math.max(position, 0), length - 1);
    const below = Math.floor(clamped);
    return [below, Math.min(below + 1, length - 1), clamped - below];
  };
  const out: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let d = 0; d < 2 * depth; d++)
      for (let h = 0; h < 2 * height; h++)
        for (let w = 0; w < 2 * width; w++)
          for (let c = 0; c < channels; c++) {
            const corners = [sample(d, depth), sample(h, height), sample(w, width)];
            let sum = 0;
            for (let corner = 0; corner < 8; corner++) {
              const [z, y, v] = corners.map((s, axis) => s[(corner >> axis) & 1]);
              const weight = corners.reduce((p, s, axis) => p * ((corner >> axis) & 1 ? s[2] : 1 - s[2]), 1);
              sum += weight * x[(((b * depth + z) * height + y) * width + v) * channels + c];
            }
            out.push(sum);
          }
  return out;
}

function naivePooling(x: Values, [batch, depth, height, width, channels]: Shape5): number[] {
  const out: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let d = 0; d < depth; d += 2)
      for (let h = 0; h < height; h += 2)
        for (let w = 0; w < width; w += 2)
          for (let c = 0; c < channels; c++) {
            const corners = Array.from({ length: 8 }, (_, k) => {
              const [z, y, v] = [d + (k >> 2), h + ((k >> 1) & 1), w + (k & 1)];
              return x[(((b * depth + z) * height + y) * width + v) * channels + c];
            });
            out.push(Math.max(...corners));
          }
  return out;
}
