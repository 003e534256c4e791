export { describeFile, readContent } from "./read-content.js";
export { readFileBytes } from "./read-file-bytes.js";
export { readArray, readNamedArrays, readObject, readPattern, readReconstruction } from "./read-files.js";
export { isFolder, listFrames, readFrames } from "./read-frames.js";
export { withFile } from "./with-file.js";
export { writePattern, writeReconstruction } from "./write-cxi-files.js";
export { writeFileAtomic } from "./write-file-atomic.js";
