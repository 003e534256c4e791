export {
  COMPARED_METRICS,
  type ComparedMetric,
  compareStarts,
  type MetricComparison,
  type Verdict,
} from "./compare-starts.js";
export { CONTEST_NAMES, type Contest, type ContestName, contestsOf } from "./contests.js";
export { describeValues, quantile, type ValueSummary } from "./describe-values.js";
export {
  type CrystalObjects,
  type CrystalOutcome,
  type EvaluationTools,
  evaluateCrystal,
  type TimedScore,
} from "./evaluate-crystal.js";
export {
  type EvaluateOptions,
  type Evaluation,
  type EvaluationEvent,
  evaluateNetwork,
  type WorkSharing,
} from "./evaluate-network.js";
export {
  type EvaluationContent,
  type EvaluationResult,
  evaluationResult,
  resultContent,
  resultJson,
  resultText,
} from "./evaluation-result.js";
export { type EvaluationSettings, evaluationSettings } from "./evaluation-settings.js";
export { alignRows, type MethodSummary, methodTable, summarizeMethods } from "./method-table.js";
export { mcnemarProbability, type PairedDifference, pairedDifference } from "./paired-difference.js";
export type { PictureCase, PictureObject } from "./picture-cases.js";
export { type Score, scoreObject } from "./score.js";
export { datasetTestSource, type OpenedDataset, simulatedTestSource, type TestSource } from "./test-source.js";
