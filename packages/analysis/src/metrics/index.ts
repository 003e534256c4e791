/** Alignment and figures of merit of objects on their voxels: what needs no geometry of the measurement. */

export { type Alignment, alignToReference } from "../alignment/align-to-reference.js";
export { translate } from "../alignment/translate.js";
export { twin, twinSupport } from "../alignment/twin.js";
export { assessModulus, assessObject, type FitMetrics } from "../assess-object.js";
export { type CenteredObject, centerObject } from "../center-object.js";
export { type Comparison, compareAligned, compareObjects, type TruthMetrics } from "../compare-objects.js";
export { type FlattenedObject, removeRamp } from "../remove-ramp.js";
export { chi, chiSquared } from "./chi.js";
export { freeLlk } from "./free-llk.js";
export { invariantError } from "./invariant-error.js";
export { iou, iou10 } from "./iou.js";
export { isSuccess } from "./is-success.js";
export { mae } from "./mae.js";
export type { MeasuredPattern } from "./measured-pattern.js";
export { pcc } from "./pcc.js";
export { phaseMae } from "./phase-mae.js";
export { type Prtf, type PrtfOptions, prtf, prtfOfModulus } from "./prtf.js";
export { type ShellCorrelation, shellCorrelation } from "./shell-correlation.js";
export { type ShellResolution, shellResolution } from "./shells.js";
export { ssim } from "./ssim.js";
