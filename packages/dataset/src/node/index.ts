export { type DatasetFolder, type DatasetOptions, openDataset } from "./dataset-folder.js";
export { createFolderSource, type FolderSourceOptions } from "./folder-source.js";
export { type ListedFilesOptions, listedFiles } from "./listed-files.js";
export { readSample } from "./read-sample.js";
export { createThreadedMaker, type SpawnWorker } from "./sample-threads.js";
export { type WriteDatasetOptions, type WrittenDataset, writeDataset } from "./write-dataset.js";
