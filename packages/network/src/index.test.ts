import { expect, it } from "vitest";
import * as network from "./index.js";

it("exports these names", () => {
  expect(Object.keys(network).sort()).toEqual([
    "NETWORK_NAMES",
    "NORMALIZATION_NAMES",
    "NetworkSizeError",
    "UnknownNetworkError",
    "WeightsError",
    "applyNetwork",
    "assertNetworkSize",
    "assertWeights",
    "block",
    "convolution",
    "countParameters",
    "createNetwork",
    "createWeightTensors",
    "defineNetwork",
    "initializeWeights",
    "isTrainable",
    "listParameters",
    "maxPool",
    "readWeightTensors",
    "readWeights",
    "upsample",
    "writeWeights",
  ]);
});
