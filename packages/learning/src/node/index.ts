export { type OpenSourceOptions, openSource } from "./open-source.js";
export {
  assertNoRun,
  createRunRecorder,
  type FoundState,
  findState,
  RUN_FILES,
  type RunRecorder,
  type RunRecorderOptions,
  readRun,
  readRunFile,
  rewriteSettings,
  type SavedRun,
  writeRun,
} from "./run-folder.js";
export { type FinishedRun, summarizeRun } from "./summarize-run.js";
export { type ResultFacts, writeTrainingResults } from "./write-training-results.js";
