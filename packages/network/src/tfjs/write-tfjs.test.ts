import "@autophase/vitest/matchers";
import { describeWithShared } from "@autophase/vitest/shared";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { EXPORTED_OPTIONS, exportedCase } from "../../test/exported.js";
import { GOLDEN_FOLDER, GOLDEN_NAMES, openGolden } from "../../test/golden.js";
import { ExportError, NetworkSizeError } from "../errors.js";
import { initializeWeights } from "../initialize-weights.js";
import { createNetwork } from "../network.js";
import { writeTfjs } from "./write-tfjs.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describeWithShared("writeTfjs of the golden networks", GOLDEN_FOLDER, () => {
  it.each(GOLDEN_NAMES)("%s gives the golden outputs", async (name) => {
    const golden = openGolden(name);
    const files = writeTfjs(golden.network, golden.state("state_after_adam.npz"), { size: [32, 32, 32] });
    const first = (key: string): Float32Array => golden.values(key).subarray(0, 32 ** 3);
    const { amplitude, phase } = await run(files, first("input"), [1, 32, 32, 32, 1]);
    expect(amplitude).toBeAllClose(first("eval/amplitude"), { rtol: 1e-4, atol: 1e-6 });
    expect(phase).toBeAllClose(first("eval/phase"), { rtol: 1e-4, atol: 1e-5 });
  });
});

describe("writeTfjs", () => {
  it.each(EXPORTED_OPTIONS)("gives what applyNetwork gives, with %j, on a volume that is no cube", async (options) => {
    const { network, weights, size, input, threshold, check } = exportedCase(options);
    check(await run(writeTfjs(network, weights, { size, threshold }), input, [1, ...size, 1]));
  });

  it("cuts the weights into shards of 4 MiB, and says how it was made", () => {
    const network = createNetwork({ channels: 16 });
    const files = writeTfjs(network, initializeWeights(network));
    expect([...files.keys()]).toEqual(["model.json", "group1-shard1of2.bin", "group1-shard2of2.bin"]);
    expect(files.get("group1-shard1of2.bin")?.length).toBe(4 * 1024 * 1024);
    const model = JSON.parse(new TextDecoder().decode(files.get("model.json")));
    expect(model.userDefinedMetadata).toEqual({ network: "anl2024", channels: "16", threshold: "0.1" });
    expect(model.signature.inputs.input.tensorShape.dim[1]).toEqual({ size: "64" });
  });

  it("refuses a size that does not divide, weights of another network, and the modulus projection", () => {
    const network = createNetwork({ channels: 2 });
    const weights = initializeWeights(network);
    expect(() => writeTfjs(network, weights, { size: [64, 64, 60] })).toThrow(NetworkSizeError);
    expect(() => writeTfjs(createNetwork({ channels: 4 }), weights)).toThrow(/encoder\.0\.weight: expected 4 x 1/);
    expect(() => writeTfjs(createNetwork({ channels: 2, modulusProjection: true }), weights)).toThrow(ExportError);
  });
});

async function run(files: ReadonlyMap<string, Uint8Array>, input: Float32Array, shape: number[]) {
  const { modelTopology, weightsManifest, ...rest } = JSON.parse(new TextDecoder().decode(files.get("model.json")));
  const [{ paths, weights }] = weightsManifest;
  const weightData = await new Blob(paths.map((path: string) => files.get(path))).arrayBuffer();
  const load = async () => ({ modelTopology, weightSpecs: weights, weightData, ...rest });
  const model = await loadGraphModel({ load } as tf.io.IOHandler);
  const tensors = model.execute(tf.tensor(input.slice(), shape), ["amplitude", "phase"]) as tf.Tensor[];
  for (const tensor of tensors) expect(tensor.shape).toEqual(shape);
  const [amplitude, phase] = tensors.map((tensor) => tensor.dataSync<"float32">()) as [Float32Array, Float32Array];
  return { amplitude, phase };
}
