export type { DetectorOptions } from "./detector/detect.js";
export type { DetectorMaskOptions } from "./detector/draw-detector-mask.js";
export type { NumberOrRange } from "./draw.js";
export { FACET_FAMILIES, type Facet, type FacetFamily, type FacetOptions } from "./geometry/facets.js";
export {
  type CrystalOptions,
  type SimulatedCrystal,
  type SimulationOptions,
  simulateCrystal,
} from "./simulate-crystal.js";
export { type SimulationSettings, simulationOptions, simulationSettings } from "./simulation-settings.js";
export { SPLITS, type Split } from "./split.js";
export type { StrainOptions } from "./strain/draw-strain.js";
export { STRAIN_FAMILY_NAMES, type StrainFamilyName } from "./strain/strain-family.js";
