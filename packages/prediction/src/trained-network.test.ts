import { createNetwork, initializeWeights } from "@autophase/network";
import { expect, it } from "vitest";
import { trainedNetwork } from "./trained-network.js";

it("takes threshold and size from the metadata, where they are", () => {
  const network = createNetwork({ channels: 1 });
  const weights = initializeWeights(network);
  const of = (metadata: Record<string, string>) => trainedNetwork({ network, weights, metadata });
  expect(of({})).toEqual({ network, weights });
  expect(of({ threshold: "0.07", size: "32" })).toMatchObject({ threshold: 0.07, shape: [32, 32, 32] });
  expect(of({ size: "32,48,64" })).toMatchObject({ shape: [32, 48, 64] });
  expect(of({ threshold: "nonsense", size: "large" })).toEqual({ network, weights });
});
