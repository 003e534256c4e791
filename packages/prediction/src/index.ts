export { estimateOversampling, type MeasuredIntensity } from "@autophase/preparation";
export { type Batch, createBatch, disposeBatch, type NormalizedPattern, patternBatch } from "./batch.js";
export { EmptyPredictionError, NotFinitePredictionError } from "./errors.js";
export { createFarFieldLoss, type FarFieldLossOptions, type ScatteredBatch, scatter } from "./far-field-loss.js";
export { type FineTuneEvent, type FineTuneOptions, fineTune } from "./fine-tune.js";
export { type FittedPattern, fitPattern } from "./fit-pattern.js";
export { type LearningEngine, type LearningEngineOptions, selectLearningEngine } from "./learning-engine.js";
export { type NetworkGrid, type NetworkGridOptions, networkGrid } from "./network-grid.js";
export {
  describeInput,
  type FineTuneSummary,
  type PredictEvent,
  type PredictOptions,
  type PredictOutcome,
  predict,
  predictStart,
} from "./predict.js";
export { type FitOptions, type FittedInput, fitInput, type Prediction, predictObject } from "./predict-object.js";
export { type PredictionSettings, predictionSettings } from "./prediction-settings.js";
export { createPredictor, type Predictor } from "./predictor.js";
export { REFINE_SHRINK_WRAP, type Refined, type RefineOptions, refine, refineRecipe } from "./refine.js";
export { type SupportedObject, toFullGrid } from "./to-full-grid.js";
export { readTrainedNetwork, type TrainedNetwork, trainedNetwork, untrainedNetwork } from "./trained-network.js";
export { rangeFromText, rangeToText, type TrainingRange, unfamiliar } from "./training-range.js";
