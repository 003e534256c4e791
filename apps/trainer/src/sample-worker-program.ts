/** Where the program of the threads that make samples lies: seen from `src` and from `dist` it is the built one. */
export const SAMPLE_WORKER_PROGRAM = new URL("../dist/sample-worker.js", import.meta.url);
