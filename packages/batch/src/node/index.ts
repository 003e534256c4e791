export { type ArrivingOptions, arrivingScans } from "./arriving-scans.js";
export { listScans, type ScanFiles } from "./scan-files.js";
export { makeScanFolder, readSeries, scanFolderName, writeSeriesRow, writeSeriesTables } from "./series-folder.js";
