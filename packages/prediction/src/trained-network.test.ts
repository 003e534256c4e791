import { createNetwork, initializeWeights, readWeights, writeWeights } from "@autophase/network";
import { expect, it } from "vitest";
import { trainedNetwork } from "./trained-network.js";

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
