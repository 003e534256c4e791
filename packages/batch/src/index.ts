export { type ChosenClusterSettings, CLUSTER_SETTINGS } from "./cluster/cluster-settings.js";
export { jobScript } from "./cluster/job-script.js";
export { BatchPlanError } from "./errors.js";
export { assertRoom, batchWords } from "./flow/batch-words.js";
export { createPacedWriter, type PacedWriter } from "./flow/paced-writer.js";
export { type ProcessScanOptions, processScan, type ScanInput, type ScanOutcome } from "./flow/process-scan.js";
export { type BatchEvent, type BatchOptions, runBatch } from "./flow/run-batch.js";
export { type BatchPlan, DEFAULT_PLAN, readBatchPlan, type ScanTreatment, treatmentOfScan } from "./plan/batch-plan.js";
export { BATCH_SETTINGS, type BatchSettings, type ChosenBatchSettings } from "./plan/batch-settings.js";
export { type KnownScans, planScans } from "./plan/plan-scans.js";
export { createFilm, type FilmFrame, type FilmScan } from "./series/align-film.js";
export { type CrystalInPlanes, type CrystalPlanes, crystalPlanes } from "./series/crystal-planes.js";
export { seriesCsv } from "./series/series-csv.js";
export {
  failedRow,
  finishedRow,
  parseSeriesRow,
  type ScanIdentity,
  type SeriesRow,
  trustedBefore,
} from "./series/series-row.js";
export { assertVariables, type SeriesAxis, seriesAxis, variablesOf } from "./series/series-trends.js";
