export { type AlignedScan, type AlignScansOptions, alignScans, type ScanAlignment } from "./align-scans.js";
export { automaticCrop, cropOfEnds, wholeCrop } from "./automatic-crop.js";
export { binCounts } from "./bin-counts.js";
export { chooseBinning } from "./choose-binning.js";
export { chooseThreshold, type NoiseLevel } from "./choose-threshold.js";
export { type CoherePreparation, translateCohere } from "./cohere/translate-cohere.js";
export { correctFrames, type FrameCorrection } from "./correct-frames.js";
export { type CountsVolume, countMasked, totalCounts } from "./counts-volume.js";
export { cropAround } from "./crop-around.js";
export { drawMask, type MaskStroke } from "./draw-mask.js";
export { estimateOversampling, type MeasuredIntensity } from "./estimate-oversampling.js";
export { fillMasked } from "./fill-masked.js";
export { type Alien, type FindAliensOptions, findAliens } from "./find-aliens.js";
export { type BadPixels, findBadPixels } from "./find-bad-pixels.js";
export { type CenterMethod, findCenter } from "./find-center.js";
export { findGaps, type Gaps } from "./find-gaps.js";
export { findSilentPixels } from "./find-silent-pixels.js";
export type { MeasuredScan, PlaceInFrames } from "./flow/measured-scan.js";
export { monitorOfArray, monitorOfHeader, monitorOfScans, monitorOfText } from "./flow/monitor.js";
export { preparationSummary } from "./flow/preparation-summary.js";
export { preparationWords } from "./flow/preparation-words.js";
export { type Preparation, type PrepareOptions, prepare } from "./flow/prepare.js";
export { type Corrections, readCorrections } from "./flow/read-corrections.js";
export { maskBoxes, maskPixels, maskWith, type VoxelBox } from "./mask-voxels.js";
export { medianFilter } from "./median-filter.js";
export { normalizeFrames } from "./normalize-frames.js";
export { partsOfOneScan } from "./parts-of-one-scan.js";
export {
  createPeakSearch,
  type ExtentSettings,
  extentToRead,
  findPartAround,
  type PeakSearch,
  partAround,
} from "./peak-search.js";
export type { CropEnds, PreparationEvent, PreparePatternOptions, StepName } from "./preparation-options.js";
export { type PreparationAccount, type PreparedPattern, preparePattern } from "./prepare-pattern.js";
export { type RockingCurve, rockingCurve } from "./rocking-curve.js";
export { type ChosenPrepareSettings, PREPARE_SETTINGS, type PrepareSettings } from "./settings/prepare-settings.js";
export { type Background, subtractBackground } from "./subtract-background.js";
export { sumScans } from "./sum-scans.js";
export { thresholdCounts, type WeakCounts } from "./threshold-counts.js";
