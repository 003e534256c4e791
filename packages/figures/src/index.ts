export { type ColourMap, type ColourMapName, colourAt, colourMap, entryAt } from "./colour/colour-map.js";
export { paintValues } from "./colour/paint-values.js";
export { logRange, placeInRange, placerIn, type ValueRange } from "./colour/value-range.js";
export { amplitudeFigure } from "./figure/amplitude-figure.js";
export { calibrationFigureSvg } from "./figure/calibration-figure.js";
export { countsHistogramFigure } from "./figure/counts-histogram-figure.js";
export { type ErrorCurveOptions, errorCurveFigure, type RecipeSegment } from "./figure/error-curve-figure.js";
export { histogramFigure } from "./figure/histogram-figure.js";
export type { ObjectFigureOptions } from "./figure/object-slices.js";
export { type ObjectViewsOptions, objectViewsFigure } from "./figure/object-views-figure.js";
export { type MeasuredPattern, type PatternFigureOptions, patternFigure } from "./figure/pattern-figure.js";
export { phaseFigure } from "./figure/phase-figure.js";
export { poleFigureSvg } from "./figure/pole-figure.js";
export { type PrtfCurve, type PrtfFigureOptions, prtfFigure } from "./figure/prtf-figure.js";
export type { RockingFrames } from "./figure/rocking-curve-figure.js";
export {
  type ShellCurve,
  type ShellCurveFigureOptions,
  shellCorrelationFigure,
} from "./figure/shell-correlation-figure.js";
export { drawContent, PICTURE_ENDINGS } from "./image/draw-content.js";
export { pngDataUri } from "./image/png-data-uri.js";
export { type Cover, type RenderImageOptions, type Rgba, renderImage } from "./image/render-image.js";
export { toPicture } from "./image/to-picture.js";
export {
  encodeColours,
  encodeMeasured,
  encodeView,
  type MeasuredPlane,
  type ObjectPlane,
  type ObjectPlanes,
} from "./live/encode-view.js";
export type { EncodedImage, EncodedView } from "./live/encoded-image.js";
export { livePageHtml } from "./live/live-page-html.js";
export { LIVE_PAGE_STYLE } from "./live/live-page-style.js";
export { type PlaneSteps, planeSteps } from "./live/plane-steps.js";
export type { AgreementContent, ComparedStart, EarlierAttempt } from "./report/agreement-section.js";
export { type AnalysedCrystal, CRYSTAL_FILE_KINDS, type CrystalFileKind } from "./report/crystal-file-kinds.js";
export { type CrystalReportOptions, crystalReport, isCrystalFile } from "./report/crystal-report.js";
export { type CrystalReportContent, crystalReportHtml } from "./report/crystal-report-html.js";
export type { CrystalContent, CrystalFacet } from "./report/crystal-section.js";
export {
  type EvaluatedCase,
  type EvaluatedContest,
  type EvaluatedDifference,
  type EvaluatedMethod,
  type EvaluationReportContent,
  evaluationReportHtml,
} from "./report/evaluation-report-html.js";
export { type ExampleImage, exampleImages } from "./report/example-images.js";
export type { GenerationLine } from "./report/generation-section.js";
export type { MetricValue } from "./report/metric-section.js";
export {
  type PreparationReportOptions,
  type PreparedContent,
  type PreparedRocking,
  preparationReport,
} from "./report/preparation-report.js";
export {
  type PreparationReportContent,
  type PreparedStep,
  preparationReportHtml,
} from "./report/preparation-report-html.js";
export { type ReconstructionReportOptions, reconstructionReport } from "./report/reconstruction-report.js";
export { type DrawnObject, type ReportContent, reportHtml, type StartSummary } from "./report/report-html.js";
export {
  type SeriesFrame,
  type SeriesPageContent,
  type SeriesPlaces,
  type SeriesScan,
  seriesPage,
} from "./report/series-page.js";
export { createStepPictures, type ReportedStep, type StepPictures } from "./report/step-pictures.js";
export { isTensorFile, tensorReport } from "./report/tensor-report.js";
export type { TrainingExample } from "./report/training-example.js";
export {
  type EpochFigures,
  type StepCurves,
  type TrainingNote,
  type TrainingReportContent,
  trainingReportHtml,
} from "./report/training-report-html.js";
export type { TrainingStatus } from "./report/training-status.js";
export { THREE_VIEWS, type Viewpoint } from "./surface/camera.js";
export { type SupportProjectionOptions, supportProjection } from "./surface/support-projection.js";
export { SURFACE_ENDINGS, surfaceFile } from "./surface/surface-file.js";
export { type Focus, type FocusOptions, focusOn } from "./volume/focus.js";
export type { ImagedObject } from "./volume/imaged-object.js";
export { type Block, extractPlane } from "./volume/plane.js";
export { type CountsProjection, type CountsViews, projectCounts } from "./volume/project-counts.js";
export { sumAcross } from "./volume/sum-across.js";
