// Made from src/wasm/threads/serve-jobs.ts by `pnpm run generate`; do not edit.

/** `serveJobs` as JavaScript. */
export const WORKER_SOURCE: string = `
function serveJobs(start, post) {
  const { module, memory, control, mailbox, abortedOffset, threadOffset } = start;
  const words = () => new Int32Array(memory.buffer);
  try {
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const { awaitJob, work } = instance.exports;
    post({ type: "ready" });
    for (let number = 0; ; ) {
      number = awaitJob(mailbox, number);
      const thread = Atomics.load(words(), mailbox + threadOffset >> 2);
      if (work(control, thread)) post(number);
    }
  } catch (error) {
    Atomics.store(words(), control + abortedOffset >> 2, 1);
    post({ type: "failed", message: String(error) });
  }
}
{
  serveJobs
};
`;
