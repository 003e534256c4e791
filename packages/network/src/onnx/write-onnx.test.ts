import "@autophase/vitest/matchers";
import { describeWithShared } from "@autophase/vitest/shared";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { EXPORTED_OPTIONS, exportedCase } from "../../test/exported.js";
import { GOLDEN_FOLDER, GOLDEN_NAMES, openGolden } from "../../test/golden.js";
import { ExportError, NetworkSizeError } from "../errors.js";
import { initializeWeights } from "../initialize-weights.js";
import { createNetwork } from "../network.js";
import type { Weights } from "../weights.js";
import { writeOnnx } from "./write-onnx.js";

interface Session {
  run(inputs: object): Promise<Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>>;
  release(): Promise<void>;
}

/** The part of onnxruntime-node that is used here; the package has no types. */
interface Runtime {
  readonly InferenceSession: { create(bytes: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => object;
}

/** Its package carries native libraries for some machines only. */
const runtime: Runtime | undefined = await import("onnxruntime-node" as string).then(
  (loaded) => loaded.default ?? loaded,
  () => undefined,
);
const describeWithRuntime = runtime
  ? describe
  : (name: string, suite: () => void) =>
      describe.skip(`${name} (skipped: onnxruntime-node cannot be loaded here)`, suite);

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describeWithRuntime("writeOnnx", () => {
  describeWithShared("of the golden networks, in ONNX Runtime", GOLDEN_FOLDER, () => {
    it.each(GOLDEN_NAMES)("%s gives the golden outputs", async (name) => {
      const golden = openGolden(name);
      const bytes = writeOnnx(golden.network, golden.state("state_after_adam.npz"), { size: [32, 32, 32] });
      const { amplitude, phase } = await run(bytes, golden.values("input"), [2, 1, 32, 32, 32]);
      expect(amplitude).toBeAllClose(golden.values("eval/amplitude"), { rtol: 1e-4, atol: 1e-6 });
      expect(phase).toBeAllClose(golden.values("eval/phase"), { rtol: 1e-4, atol: 1e-5 });
    });
  });

  it.each(EXPORTED_OPTIONS)("gives what applyNetwork gives, with %j, on a volume that is no cube", async (options) => {
    const { network, weights, size, input, threshold, check } = exportedCase(options);
    check(await run(writeOnnx(network, weights, { size, threshold }), input, [1, 1, ...size]));
  });
});

describe("writeOnnx refuses", () => {
  const network = createNetwork({ channels: 2 });
  const weights: Weights = initializeWeights(network);

  it("a size that does not divide, weights of another network, and the modulus projection", () => {
    expect(() => writeOnnx(network, weights, { size: [64, 64, 60] })).toThrow(NetworkSizeError);
    expect(() => writeOnnx(createNetwork({ channels: 4 }), weights)).toThrow(/encoder\.0\.weight: expected 4 x 1/);
    expect(() => writeOnnx(createNetwork({ channels: 2, modulusProjection: true }), weights)).toThrow(ExportError);
    expect(() => writeOnnx(network, weights, { size: [64, 64] })).toThrow(ExportError);
  });
});

async function run(bytes: Uint8Array, input: Float32Array, shape: number[]) {
  const { InferenceSession, Tensor } = runtime as Runtime;
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  const output = await session.run({ input: new Tensor("float32", input, shape) });
  const values = (name: string): Float32Array => {
    expect(output[name]?.dims).toEqual(shape);
    return output[name]?.data as Float32Array;
  };
  const result = { amplitude: values("amplitude"), phase: values("phase") };
  await session.release();
  return result;
}
