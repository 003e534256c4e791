import { expect, it } from "vitest";
import * as exchange from "./exchange/index.js";
import * as network from "./index.js";

it("exports these names", () => {
  expect(Object.keys(network).sort()).toEqual([
    "AUTOCORRELATION_CHANNELS",
    "NETWORK_NAMES",
    "NORMALIZATION_NAMES",
    "NetworkSizeError",
    "REFINER",
    "UnknownNetworkError",
    "WeightsError",
    "add",
    "applyNetwork",
    "applyRefiner",
    "assertNetworkSize",
    "assertWeights",
    "block",
    "candidates",
    "convolution",
    "countParameters",
    "createNetwork",
    "createRefiner",
    "createWeightTensors",
    "defineNetwork",
    "hashWeights",
    "initializeWeights",
    "isTrainable",
    "keep",
    "listParameters",
    "maxPool",
    "readRefiner",
    "readWeightTensors",
    "readWeights",
    "refinerLoss",
    "upsample",
    "writeRefiner",
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
