export { EmptyPredictionError } from "./errors.js";
export { estimateOversampling, type MeasuredIntensity } from "./estimate-oversampling.js";
export { type FineTuneEvent, type FineTuneOptions, fineTune } from "./fine-tune.js";
export { type FittedPattern, fitPattern } from "./fit-pattern.js";
export { type NetworkGrid, type NetworkGridOptions, networkGrid } from "./network-grid.js";
export { type FitOptions, type FittedInput, fitInput, type Prediction, predictObject } from "./predict-object.js";
export { createPredictor, type Predictor } from "./predictor.js";
export { type SupportedObject, toFullGrid } from "./to-full-grid.js";
export { type TrainedNetwork, trainedNetwork } from "./trained-network.js";
