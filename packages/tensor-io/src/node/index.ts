export { listFrames } from "./list-frames.js";
export { readArray } from "./read-array.js";
export { readFileBytes } from "./read-file-bytes.js";
export { type FramesProgress, type ReadFramesOptions, readFrames } from "./read-frames.js";
export { writeFileAtomic } from "./write-file-atomic.js";
