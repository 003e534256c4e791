export { readReconstruction, writePattern, writeReconstruction } from "./cxi-files.js";
export { listFrames } from "./list-frames.js";
export { readArray } from "./read-array.js";
export { readFileBytes } from "./read-file-bytes.js";
export { type FramesProgress, type ReadFramesOptions, readFrames } from "./read-frames.js";
export { readObject, type StoredObject } from "./read-object.js";
export { type PatternKind, type ReadPatternOptions, readPattern } from "./read-pattern.js";
export { writeFileAtomic } from "./write-file-atomic.js";
