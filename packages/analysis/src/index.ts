export { type Alignment, alignToReference } from "./alignment/align-to-reference.js";
export { translate } from "./alignment/translate.js";
export { twin } from "./alignment/twin.js";
export { assessObject, type FitMetrics } from "./assess-object.js";
export { type CenteredObject, centerObject } from "./center-object.js";
export { type Comparison, compareAligned, compareObjects, type TruthMetrics } from "./compare-objects.js";
export { GeometryError } from "./errors.js";
export type {
  AxisDirection,
  BeamlineGeometry,
  Circle,
  DetectorGeometry,
  Direction,
} from "./geometry/beamline-geometry.js";
export { objectVoxelOf } from "./geometry/object-voxel.js";
export { APS_34IDC_GEOMETRY, ESRF_ID01_GEOMETRY, GEOMETRY_PRESETS, geometryPreset } from "./geometry/presets.js";
export { checkReflection, dSpacingOf, type Lattice, type ReflectionCheck } from "./geometry/reflection.js";
export { type ScanPosition, type Scattering, scatteringOf } from "./geometry/scattering.js";
export type { Basis, Vector3 } from "./geometry/vector3.js";
export { chi, chiSquared } from "./metrics/chi.js";
export { freeLlk } from "./metrics/free-llk.js";
export { invariantError } from "./metrics/invariant-error.js";
export { iou, iou10 } from "./metrics/iou.js";
export { isSuccess } from "./metrics/is-success.js";
export { mae } from "./metrics/mae.js";
export type { MeasuredPattern } from "./metrics/measured-pattern.js";
export { pcc } from "./metrics/pcc.js";
export { phaseMae } from "./metrics/phase-mae.js";
export { type Prtf, prtf } from "./metrics/prtf.js";
export { ssim } from "./metrics/ssim.js";
export { type FlattenedObject, removeRamp } from "./remove-ramp.js";
