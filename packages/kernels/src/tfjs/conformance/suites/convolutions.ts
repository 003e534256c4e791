import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { compare, type LearningSubject, runKernel } from "../subject.js";

export function defineConvolutions(subject: LearningSubject): void {
  describe("Conv3D and its gradients", () => {
    const cases: [string, number[], number[], number | number[], "same" | "valid" | number][] = [
      ["of many channels", [2, 4, 6, 8, 16], [3, 3, 3, 16, 24], 1, 1],
      ["of many channels on odd sizes", [2, 3, 5, 7, 12], [3, 3, 3, 12, 20], 1, "same"],
      ["of many channels and many tiles", [3, 8, 9, 11, 8], [3, 3, 3, 8, 8], 1, 1],
      ["of many channels on one voxel", [1, 1, 1, 1, 8], [3, 3, 3, 8, 36], 1, 1],
      ["of odd sizes and channels", [1, 3, 5, 7, 5], [3, 3, 3, 5, 11], 1, "same"],
      ["of one input channel", [2, 5, 4, 6, 1], [3, 3, 3, 1, 10], 1, 1],
      ["of one output channel", [2, 5, 4, 6, 12], [3, 3, 3, 12, 1], 1, 1],
      ["of one channel to one", [1, 3, 4, 9, 1], [3, 3, 3, 1, 1], 1, "same"],
      ["without padding", [1, 5, 5, 9, 8], [3, 3, 3, 8, 8], 1, "valid"],
      ["with stride 2", [2, 6, 4, 8, 8], [3, 3, 3, 8, 16], 2, 1],
      ["with stride 2 on odd sizes", [1, 5, 7, 9, 6], [3, 3, 3, 6, 9], 2, 1],
      ["with stride 2, same", [1, 6, 5, 8, 4], [3, 3, 3, 4, 8], 2, "same"],
      ["with stride 2 and one channel on a side", [1, 6, 5, 8, 9], [3, 3, 3, 9, 1], 2, "same"],
      ["with stride 2 and one input channel", [1, 6, 5, 8, 1], [3, 3, 3, 1, 9], 2, 1],
      ["with stride 3 and a kernel of 2", [1, 7, 7, 8, 4], [2, 2, 2, 4, 4], 3, "valid"],
      ["with stride 3, a kernel of 2 and few channels", [1, 7, 7, 8, 2], [2, 2, 2, 2, 1], 3, "valid"],
      ["with different strides", [1, 5, 6, 8, 4], [3, 3, 3, 4, 4], [1, 2, 3], "valid"],
      ["of a single voxel", [1, 1, 1, 1, 7], [3, 3, 3, 7, 9], 1, 1],
      ["of kernels of other lengths", [2, 4, 5, 6, 4], [1, 3, 5, 4, 9], 1, "same"],
      ["of kernels of more rows than a thread lists", [1, 14, 13, 3, 2], [12, 12, 1, 2, 3], 1, "valid"],
      ["of more weights than a cache holds", [1, 3, 3, 3, 130], [3, 3, 3, 130, 40], 1, 1],
    ];

    it.each(cases)("%s", async (_, inputShape, filterShape, stride, pad) => {
      const strides = typeof stride === "number" ? [stride, stride, stride] : stride;
      const attributes = { strides, pad, dilations: 1 };
      const outputShape = await shapeOf(inputShape, filterShape, attributes);
      const inputs = { x: inputShape, filter: filterShape, dy: outputShape };
      await compare(subject, inputs, ({ x, filter }) => runKernel(tf.Conv3D, { x, filter }, attributes));
      await compare(subject, inputs, ({ dy, filter }) =>
        runKernel(tf.Conv3DBackpropInputV2, { dy, filter }, { ...attributes, inputShape }),
      );
      await compare(subject, inputs, ({ x, dy }) =>
        runKernel(tf.Conv3DBackpropFilterV2, { x, dy }, { ...attributes, filterShape }),
      );
    });
  });
}

/** Of the output. */
async function shapeOf(inputShape: number[], filterShape: number[], attributes: object): Promise<number[]> {
  await tf.setBackend("cpu");
  return tf.tidy(
    () => runKernel(tf.Conv3D, { x: tf.zeros(inputShape), filter: tf.zeros(filterShape) }, attributes).shape,
  );
}
