export { type AlignedScan, type AlignScansOptions, alignScans, type ScanAlignment } from "./align-scans.js";
export { automaticCrop, cropOfEnds, wholeCrop } from "./automatic-crop.js";
export { binCounts } from "./bin-counts.js";
export { chooseBinning } from "./choose-binning.js";
export { chooseThreshold, type NoiseLevel } from "./choose-threshold.js";
export { type CoherePreparation, translateCohere } from "./cohere/translate-cohere.js";
export { correctFrames, type FrameCorrection } from "./correct-frames.js";
export { type CountsVolume, countMasked, totalCounts } from "./counts-volume.js";
export { cropAround } from "./crop-around.js";
export { estimateOversampling, type MeasuredIntensity } from "./estimate-oversampling.js";
export { type Alien, type FindAliensOptions, findAliens } from "./find-aliens.js";
export { type BadPixels, findBadPixels } from "./find-bad-pixels.js";
export { type CenterMethod, findCenter } from "./find-center.js";
export { findGaps, type Gaps } from "./find-gaps.js";
export { findMarkedPixels } from "./find-marked-pixels.js";
export { monitorOfArray, monitorOfScans, monitorOfText } from "./flow/monitor.js";
export { preparationSummary } from "./flow/preparation-summary.js";
export { preparationWords } from "./flow/preparation-words.js";
export {
  type MeasuredScan,
  type PlaceInFrames,
  type Preparation,
  type PrepareOptions,
  prepare,
} from "./flow/prepare.js";
export { maskBoxes, maskPixels, maskWith, type VoxelBox } from "./mask-voxels.js";
export { normalizeFrames } from "./normalize-frames.js";
export type { CropEnds, PreparationEvent, PreparePatternOptions, StepName } from "./preparation-options.js";
export { type PreparationAccount, type PreparedPattern, preparePattern } from "./prepare-pattern.js";
export { type ChosenPrepareSettings, PREPARE_SETTINGS, type PrepareSettings } from "./settings/prepare-settings.js";
export { printPrepareSettings, readPrepareSettings, type StoredPreparation } from "./settings/settings-file.js";
export { type Background, subtractBackground } from "./subtract-background.js";
export { sumScans } from "./sum-scans.js";
export { thresholdCounts, type WeakCounts } from "./threshold-counts.js";
