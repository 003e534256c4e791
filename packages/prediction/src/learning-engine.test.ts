import type { EngineName } from "@autophase/kernels";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { selectLearningEngine } from "./learning-engine.js";

it("makes the named engine the backend and says which", async () => {
  expect(await selectLearningEngine("reference")).toEqual({
    name: "reference",
    reason: "reference (TensorFlow.js cpu backend, one thread, float32), as asked for",
  });
  expect(tf.getBackend()).toBe("cpu");
  const { name, reason } = await selectLearningEngine("auto");
  expect(name).toBe("wasm");
  expect(reason).toMatch(/^auto: wasm \(WebAssembly SIMD/);
  const wasm = tf.getBackend();
  expect(wasm).not.toBe("cpu");
  await selectLearningEngine("reference");
  expect(tf.getBackend()).toBe("cpu");
  // registered once, and chosen again
  expect((await selectLearningEngine("wasm")).reason).toBe(`${reason.replace("auto: ", "")}, as asked for`);
  expect(tf.getBackend()).toBe(wasm);
});

it("refuses an engine that cannot learn, and says which can", async () => {
  await expect(selectLearningEngine("webgl" as EngineName)).rejects.toThrow(
    "the webgl engine cannot learn; engines that can: gpu, wasm, tensorflow, reference",
  );
});
