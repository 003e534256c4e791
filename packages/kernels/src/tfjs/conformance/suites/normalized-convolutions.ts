import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { expectKernel, type LearningSubject, resultsOn, runKernel, runKernels, type Tensors } from "../subject.js";

export function defineNormalizedConvolutions(subject: LearningSubject): void {
  describe.skipIf(tf.getKernel("NormalizedConv3D", subject.backend) === undefined)(
    "NormalizedConv3D and its gradient",
    () => {
      const blocks: [string, number[], number[], number][] = [
        ["with stride 1", [2, 4, 5, 6, 8], [3, 3, 3, 8, 12], 1],
        ["with stride 2 and odd sizes", [2, 5, 4, 7, 6], [3, 3, 3, 6, 9], 2],
        ["of one input channel", [2, 4, 4, 4, 1], [3, 3, 3, 1, 10], 1],
        ["of one output channel", [2, 4, 4, 4, 8], [3, 3, 3, 8, 1], 1],
      ];
      const epsilon = 1e-3;

      it.each(blocks)("%s", async (_, x, filter, stride) => {
        const convolution = { strides: [stride, stride, stride], pad: 1, dilations: 1 };
        const attributes = { ...convolution, slope: 0.01, epsilon };
        const channel = [filter[4] as number];
        const inputs = { x, filter, bias: channel, scale: channel, offset: channel };
        const activate = ({ x, filter, bias }: Tensors): tf.Tensor =>
          tf.leakyRelu(tf.add(runKernel(tf.Conv3D, { x, filter }, convolution), bias), 0.01);
        const standardize = (a: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
          tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, epsilon)));

        await expectKernel(subject, "ActivatedConv3D", inputs, attributes, (tensors) => [activate(tensors)], {
          used: ["x", "filter", "bias"],
        });
        await expectKernel(subject, "NormalizedConv3D", inputs, attributes, (tensors) => {
          const a = activate(tensors);
          const mean = tf.mean(a, [0, 1, 2, 3]);
          const variance = tf.mean(tf.square(tf.sub(a, mean)), [0, 1, 2, 3]);
          return [tf.add(tf.mul(standardize(a, mean, variance), tensors.scale), tensors.offset), a, mean, variance];
        });
        const positive = { ...inputs, mean: channel, variance: channel };
        await expectKernel(subject, "NormalizedConv3D", positive, attributes, (tensors) => {
          const standard = standardize(activate(tensors), tensors.mean, tensors.variance);
          return [tf.add(tf.mul(standard, tensors.scale), tensors.offset)];
        });
      });

      it.each([true, false])("NormalizedConv3DGrad is the derivative (running statistics: %s)", async (isRunning) => {
        const shape = [2, 3, 2, 5, 6];
        const inputs = { dy: shape, activated: shape, mean: [6], variance: [6], scale: [6] };
        const attributes = { slope: 0.01, epsilon, isRunning };
        await expectKernel(
          subject,
          "NormalizedConv3DGrad",
          inputs,
          attributes,
          ({ dy, activated, mean, variance, scale }) => {
            const deviation = tf.rsqrt(tf.add(variance, epsilon));
            const standard = tf.mul(tf.sub(activated, mean), deviation);
            const toOffset = tf.sum(dy, [0, 1, 2, 3]);
            const toScale = tf.sum(tf.mul(dy, standard), [0, 1, 2, 3]);
            const mixed = tf.div(tf.add(toOffset, tf.mul(standard, toScale)), 60);
            const toActivated = tf.mul(tf.sub(dy, isRunning ? 0 : mixed), tf.mul(scale, deviation));
            const toSum = tf.mul(toActivated, tf.step(activated, 0.01));
            return [toSum, tf.sum(toSum, [0, 1, 2, 3]), toScale, toOffset];
          },
        );
      });

      it.each([
        ["of one input", 1, 8],
        ["of few inputs", 5, 9],
        ["to one output", 16, 1],
        ["by Winograd's products", 8, 8],
      ])("adds a large bias last, so that it costs one rounding: %s", async (_, inputs, outputs) => {
        const random = createRandom(5);
        const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 0.01 * random.normal());
        const [xs, weights] = [draw(27 * inputs), draw(27 * inputs * outputs)];
        const attributes = { strides: [1, 1, 1], pad: 1, dilations: 1, slope: 1 };
        const [y] = await resultsOn(subject.backend, () => {
          const x = tf.tensor(xs, [1, 3, 3, 3, inputs]);
          const filter = tf.tensor(weights, [3, 3, 3, inputs, outputs]);
          return runKernels("ActivatedConv3D", { x, filter, bias: tf.ones([outputs]) }, attributes);
        });
        const centre = y?.values.subarray(13 * outputs, 14 * outputs);
        const exact = Array.from({ length: outputs }, (_, o) =>
          xs.reduce((sum, v, k) => sum + v * weights[k * outputs + o], 1),
        );
        expect(centre).toBeAllClose(exact, { rtol: 0, atol: 2 ** -24 * 1.01 });
      });

      it.each([
        ["few", [2, 6, 6, 6, 1]],
        ["many", [1, 41, 41, 41, 1]],
      ])("keeps the digits of nearly constant activations, of %s positions", async (_, shape) => {
        const random = createRandom(3);
        const length = tf.util.sizeFromShape(shape);
        const values = Float32Array.from({ length }, () => 1 + 1e-4 * random.normal());
        const inputs = () => ({
          x: tf.tensor(values, shape),
          filter: tf.ones([1, 1, 1, 1, 1]),
          bias: tf.zeros([1]),
          scale: tf.ones([1]),
          offset: tf.zeros([1]),
        });
        const attributes = { strides: 1, pad: 0, dilations: 1, slope: 1, epsilon: 0 };
        const [, , mean, variance] = await resultsOn(subject.backend, () =>
          runKernels("NormalizedConv3D", inputs(), attributes),
        );
        const exact = values.reduce((sum, value) => sum + value, 0) / values.length;
        const spread = values.reduce((sum, value) => sum + (value - exact) ** 2, 0) / values.length;
        expect(mean?.values).toBeAllClose([exact], { rtol: 1e-7 });
        expect(variance?.values).toBeAllClose([spread], { rtol: 1e-4 });
      });
    },
  );
}
