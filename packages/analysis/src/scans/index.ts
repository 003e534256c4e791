/** Scans as beamlines write them, recognised and described, without what analyses them: it is loaded in a moment. */

export { scanSummary } from "../acquisition/scan-summary.js";
export { type RecognizedScan, recognizeScan } from "../beamlines/recognize-scan.js";
export { type ScanAlongside, scanAlongside } from "../beamlines/scan-alongside.js";
