export { automaticCrop } from "./automatic-crop.js";
export { binCounts } from "./bin-counts.js";
export { correctFrames, type FrameCorrection } from "./correct-frames.js";
export { type CountsVolume, totalCounts } from "./counts-volume.js";
export { cropAround } from "./crop-around.js";
export { estimateOversampling, type MeasuredIntensity } from "./estimate-oversampling.js";
export { type CenterMethod, findCenter } from "./find-center.js";
export {
  type PreparationAccount,
  type PreparedPattern,
  type PreparePatternOptions,
  preparePattern,
} from "./prepare-pattern.js";
export { thresholdCounts } from "./threshold-counts.js";
