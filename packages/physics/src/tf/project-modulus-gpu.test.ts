/** The modulus projection on a GPU in software, beside the one in float64. */

import "@autophase/vitest/matchers";
import { registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import { createRandom } from "@autophase/tensor-io";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectModulus } from "./project-modulus.js";

const SHAPE: [number, number, number, number, number] = [2, 3, 4, 5, 1];
const SIZE = 120;
const reason = prepareSoftwareGpu();

describe.skipIf(reason !== undefined)(`projectModulus on gpu${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let gpu: Awaited<ReturnType<typeof registerGpuBackend>>;
  beforeAll(async () => {
    tf.enableProdMode();
    gpu = await registerGpuBackend();
  });
  afterAll(() => gpu.dispose());

  it.each([true, false])(
    "has values and gradients of the reference (masked: %s)",
    { timeout: 60_000 },
    async (masked) => {
      const expected = await evaluate("cpu", masked);
      const actual = await evaluate(gpu.name, masked);
      actual.forEach((values, k) => {
        expect(values, `result ${k}`).toBeAllClose(expected[k] as Float32Array, { rtol: 1e-4, atol: 1e-4 });
      });
    },
  );
});

/** Amplitude, cosine and sine of the phase, and the gradients of a function of both. */
async function evaluate(backend: string, masked: boolean): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const [amplitude, phase] = [tensor(1), tensor(2, 4, -3)];
  const mask = masked
    ? tf.tensor5d(
        draw(4).map((x) => (x > 0.53 ? 1 : 0)),
        SHAPE,
      )
    : undefined;
  const project = (a: tf.Tensor, p: tf.Tensor) =>
    projectModulus({ amplitude: a as tf.Tensor5D, phase: p as tf.Tensor5D }, tensor(3), mask);
  const results = [0, 1].map((part) => {
    const run = tf.valueAndGrads((a, p) => Object.values(project(a as tf.Tensor, p as tf.Tensor))[part] as tf.Tensor5D);
    return run([amplitude, phase], tensor(5 + part));
  });
  const [a, p] = results.map(({ value }) => value) as [tf.Tensor, tf.Tensor];
  // a phase near pi may come out as one near -pi
  const [values, phases] = [await a.data<"float32">(), await p.data<"float32">()];
  const grads = await Promise.all(results.flatMap(({ grads }) => grads.map((grad) => grad.data<"float32">())));
  return [values, phases.map(Math.cos), phases.map(Math.sin), ...grads];
}

function draw(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: SIZE }, () => 0.2 + random.uniform());
}

function tensor(seed: number, factor = 1, offset = 0): tf.Tensor5D {
  return tf.tensor5d(
    draw(seed).map((x) => factor * x + offset),
    SHAPE,
  );
}
