import { expect, it } from "vitest";
import * as exchange from "./exchange/index.js";
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
    "hashWeights",
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

it("exports these names for the exchange with other programs", () => {
  expect(Object.keys(exchange).sort()).toEqual([
    "ExportError",
    "ForbiddenPickleError",
    "importWeights",
    "writeOnnx",
    "writeTfjs",
    "writeTorch",
  ]);
});
