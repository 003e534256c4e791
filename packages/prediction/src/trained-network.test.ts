import { readFile } from "node:fs/promises";
import { createNetwork, initializeWeights, readWeights, writeWeights } from "@autophase/network";
import { importWeights } from "@autophase/network/exchange";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { expect, it } from "vitest";
import { readTrainedNetwork, trainedNetwork } from "./trained-network.js";

it("takes threshold and size from the file, where they are", () => {
  const network = createNetwork({ channels: 1 });
  const weights = initializeWeights(network);
  const of = (metadata: Record<string, string>, size?: readonly number[]) =>
    trainedNetwork(readWeights(writeWeights(network, weights, { metadata, ...(size && { size }) })));
  const bare = of({});
  expect(bare).not.toHaveProperty("shape");
  expect(bare).not.toHaveProperty("threshold");
  expect(of({ threshold: "0.07" }, [32, 48, 64])).toMatchObject({ threshold: 0.07, shape: [32, 48, 64] });
  expect(of({ threshold: "nonsense" })).not.toHaveProperty("threshold");
});

it("reads files of this project", async () => {
  const network = createNetwork({ channels: 1 });
  const bytes = writeWeights(network, initializeWeights(network), { metadata: { threshold: "0.2" } });
  expect(await readTrainedNetwork(bytes)).toMatchObject({ network: { name: network.name }, threshold: 0.2 });
  await expect(readTrainedNetwork(bytes.subarray(0, 99), { file: "cut" })).rejects.toThrow(/^cut: /);
});

describeWithShared("a Keras model, as cohere takes it", "golden/networks/yao2022", () => {
  it("is the published network", async () => {
    const bytes = new Uint8Array(await readFile(sharedPath("golden/networks/yao2022", "keras_layout.hdf5")));
    const { network, weights } = await readTrainedNetwork(bytes, { file: "model.hdf5" });
    expect(network.name).toBe("yao2022");
    expect(weights).toEqual((await importWeights(bytes, { name: "yao2022" })).weights);
  });
});
