export { type ApplyOptions, applyNetwork, type NetworkOutput, type PredictedObject } from "./apply-network.js";
export { NETWORK_NAMES } from "./architectures.js";
export {
  type Activation,
  type AddLayer,
  AUTOCORRELATION_CHANNELS,
  add,
  type BlockLayer,
  block,
  type ConvolutionLayer,
  candidates,
  convolution,
  type Interpolation,
  type KeepLayer,
  keep,
  type Layer,
  maxPool,
  type NetworkDefinition,
  type NetworkInput,
  type PoolLayer,
  type Stage,
  type UpsampleLayer,
  upsample,
} from "./definition.js";
export { NetworkSizeError, UnknownNetworkError, WeightsError } from "./errors.js";
export { hashWeights } from "./hash-weights.js";
export { initializeWeights } from "./initialize-weights.js";
export {
  assertNetworkSize,
  type CreateNetworkOptions,
  createNetwork,
  defineNetwork,
  type LayeredNetwork,
  type Network,
  type PlacedLayer,
  type PlacedStage,
} from "./network.js";
export { type NetworkOptions, NORMALIZATION_NAMES, type Normalization } from "./network-options.js";
export { countParameters, isTrainable, listParameters, type Parameter } from "./parameters.js";
export { applyRefiner, type RefinerOutput } from "./refiner/apply-refiner.js";
export { createRefiner, type Refiner } from "./refiner/refiner.js";
export { REFINER, type RefinerDefinition } from "./refiner/refiner-definition.js";
export { type RefinerFile, readRefiner, writeRefiner } from "./refiner/refiner-file.js";
export { type RefinerLossOptions, refinerLoss } from "./refiner/refiner-loss.js";
export {
  type ReadWeightsOptions,
  readWeights,
  type WeightsFile,
  type WriteWeightsOptions,
  writeWeights,
} from "./safetensors.js";
export {
  assertWeights,
  createWeightTensors,
  readWeightTensors,
  type WeightShapes,
  type Weights,
  type WeightTensors,
} from "./weights.js";
