export type { Basis, Vector3 } from "@autophase/physics/vector3";
export { locatedAcquisition } from "./acquisition/located-acquisition.js";
export { type PatternPlace, patternAcquisition, scatteringOfPattern } from "./acquisition/pattern-acquisition.js";
export {
  type ScanAcquisition,
  type ScanAcquisitionOptions,
  type StatedScan,
  scanAcquisition,
  scanRemarks,
} from "./acquisition/scan-acquisition.js";
export { beamlineOfScan, geometryOfScan, motorsAt } from "./acquisition/scan-geometry.js";
export { scanSummary } from "./acquisition/scan-summary.js";
export type { StatedMotors } from "./acquisition/with-motors.js";
export { ANALYSIS_SETTINGS, type AnalysisSettings, type ChosenAnalysisSettings } from "./analyze/analysis-settings.js";
export { type Analysis, type AnalyzeOptions, analyze, type NamedFacet, type NamedObject } from "./analyze/analyze.js";
export { type ComparedSolutions, compareSolutions, type PhasedObject } from "./analyze/compare-solutions.js";
export { crystalReconstruction, crystalVti, crystalVts } from "./analyze/crystal-files.js";
export { crystalPartsCsv } from "./analyze/crystal-parts-csv.js";
export { type CrystalSummary, crystalSummaryOf } from "./analyze/crystal-summary.js";
export { type FoundGeometry, findGeometry } from "./analyze/find-geometry.js";
export { lineProfilesCsv } from "./analyze/line-profiles-csv.js";
export { poleFigureCsv } from "./analyze/pole-figure-csv.js";
export { reciprocalVti, reciprocalVts } from "./analyze/reciprocal-files.js";
export { prtfResolutionText, shellResolutionText } from "./analyze/resolution-text.js";
export { readableSummary } from "./analyze/summarize-crystal.js";
export type { Beamline, BeamlineDetector, GapRange } from "./beamlines/beamline.js";
export { type BeamlineSummary, beamlineSummary } from "./beamlines/beamline-summary.js";
export { BEAMLINES, beamlineNamed, detectorMask, detectorNamed, geometryWith } from "./beamlines/beamlines.js";
export { type DetectorFacts, detectorFacts } from "./beamlines/detector-facts.js";
export { masterFiles } from "./beamlines/master-files.js";
export { type LogOptions, recognizeLog } from "./beamlines/recognize-log.js";
export { type RecognizedScan, recognizeScan } from "./beamlines/recognize-scan.js";
export { type ScanAlongside, scanAlongside } from "./beamlines/scan-alongside.js";
export { type AnalyzeCrystalOptions, analyzeCrystal, type CrystalAnalysis } from "./crystal/analyze-crystal.js";
export { type ApodizationWindow, apodize } from "./crystal/apodize.js";
export { correctRefraction, type Refraction } from "./crystal/correct-refraction.js";
export { crystalAsPhased } from "./crystal/crystal-as-phased.js";
export { crystalFrame, type FrameName } from "./crystal/crystal-frame.js";
export type { CrystalMaps } from "./crystal/crystal-maps.js";
export type { CrystalOnGrid, CrystalOnGridOptions } from "./crystal/crystal-on-grid.js";
export { type CrystalPart, crystalParts } from "./crystal/crystal-parts.js";
export { type CrystalSize, crystalSize } from "./crystal/crystal-size.js";
export { deconvolvedResolution } from "./crystal/deconvolved-resolution.js";
export { displacementGradient } from "./crystal/displacement-gradient.js";
export { type FacetIndexOptions, type IndexedFacet, indexFacets } from "./crystal/facet-indices.js";
export { type Facet, type FacetOptions, type Facets, findFacets } from "./crystal/facets.js";
export { inLaboratory, type ObjectInLaboratory } from "./crystal/in-laboratory.js";
export { type CrystalRegions, crystalRegions } from "./crystal/isosurface.js";
export { type LatticeMaps, latticeMaps } from "./crystal/lattice-maps.js";
export { type LineProfile, lineProfiles } from "./crystal/line-profiles.js";
export { type OpticalPathOptions, opticalPath } from "./crystal/optical-path.js";
export { phaseSlope } from "./crystal/phase-slope.js";
export { type PoleFigure, placeInPoleFigure, poleFigure } from "./crystal/pole-figure.js";
export { type RegionStatistics, regionStatistics } from "./crystal/region-statistics.js";
export { type ResampledObject, type ResampleOptions, resampleObject } from "./crystal/resample-object.js";
export { type ColouredMesh, surfaceGlb } from "./crystal/surface-glb.js";
export { type SurfaceMesh, surfaceMesh } from "./crystal/surface-mesh.js";
export { surfaceStl } from "./crystal/surface-stl.js";
export { GeometryError } from "./errors.js";
export type { FittedEdge } from "./fit/fit-edge.js";
export { flattenReconstruction } from "./flatten-reconstruction.js";
export { beamPixel } from "./geometry/beam-pixel.js";
export type {
  AxisDirection,
  BeamlineGeometry,
  Circle,
  DetectorGeometry,
  DirectBeam,
  Direction,
  Translation,
} from "./geometry/beamline-geometry.js";
export {
  type BeamImage,
  calibrateDetector,
  type DetectorCalibration,
  directBeamPixel,
} from "./geometry/calibrate-detector.js";
export type { MotorPositions } from "./geometry/circles.js";
export { geometryFromJson } from "./geometry/geometry-from-json.js";
export { type ObjectSteps, objectSteps, type PlacedObject } from "./geometry/object-steps.js";
export { objectVoxelOf } from "./geometry/object-voxel.js";
export { parseGeometry } from "./geometry/parse-geometry.js";
export { APS_34IDC_GEOMETRY, ESRF_ID01_GEOMETRY, GEOMETRY_PRESETS, geometryPreset } from "./geometry/presets.js";
export { checkReflection, dSpacingOf, type Lattice, type ReflectionCheck } from "./geometry/reflection.js";
export { sampleAxes } from "./geometry/sample-axes.js";
export { type ScanPosition, type Scattering, scatteringOf } from "./geometry/scattering.js";
export { type AnalysisEvidence, analysisWarnings } from "./judgement/analysis-warnings.js";
export { findWarnings, type JudgedObject } from "./judgement/find-warnings.js";
export { refractiveIndex } from "./material/refractive-index.js";
export { type LatticeReference, temperatureOfLattice } from "./material/temperature-of-lattice.js";
export {
  EXPANDING_MATERIALS,
  type ExpandingMaterial,
  THERMAL_EXPANSION,
  type ThermalExpansion,
} from "./material/thermal-expansion.js";
export * from "./metrics/index.js";
export { type UnwrappedPhase, unwrapPhase } from "./phase/unwrap-phase.js";
export { type PhasingAnswer, phasingAnswerOf } from "./phasing/phasing-answer.js";
export {
  type PhasingEvidence,
  type PhasingRecord,
  phasingRecordOf,
  type RecordedEarlierAnswer,
  type RecordedGeneration,
  type RecordedStart,
} from "./phasing/phasing-record.js";
export { truncatedOctahedron } from "./simulate/cubic-crystal.js";
export {
  braggEnergyKev,
  type CrystalInBeam,
  type DiffractedScan,
  diffractScan,
  type ScanToDiffract,
} from "./simulate/diffract-scan.js";
export { type ScanFile, type ScanToWrite, scanFiles } from "./simulate/scan-files.js";
export {
  type ChosenScanSimulationSettings,
  SCAN_SIMULATION_SETTINGS,
  type ScanSimulationSettings,
} from "./simulate/scan-simulation-settings.js";
export { sharedScanFile } from "./simulate/shared-scan-file.js";
export { type SimulatedScanFiles, simulateScanFiles } from "./simulate/simulate-scan-files.js";
export { type FittedOrientation, fitOrientation } from "./tensor/fit-orientation.js";
export {
  type LocatedReflection,
  type PhasedReflection,
  type StrainTensor,
  strainTensor,
} from "./tensor/strain-tensor.js";
export { tensorReconstruction, tensorVti } from "./tensor/tensor-files.js";
export { STRAIN_COMPONENTS, type StrainComponent, type TensorMaps, type VectorMap } from "./tensor/tensor-maps.js";
export { type ChosenTensorSettings, TENSOR_SETTINGS, type TensorSettings } from "./tensor/tensor-settings.js";
export { readableTensor, summarizeTensor, type TensorSummary, tensorSummaryOf } from "./tensor/tensor-summary.js";
