// What it costs to start all threads on a job and to hear of its end: jobs that do nothing.

import { createRuntime, JOB, supportedThreads } from "@autophase/kernels/wasm";

const BUDGET_MICROSECONDS = 20;

export async function startRows(repeats = 3000) {
  const { threads } = supportedThreads();
  const { pool, dispose } = await createRuntime(threads);
  await pool.start();
  const follow = () => {};
  const rest = () => new Promise((resolve) => setTimeout(resolve, 1));
  const start = (isShort) => () => pool.run(JOB.nothing, 0, { isShort });
  const short = await medianMicroseconds(start(true), follow, repeats);
  const free = await medianMicroseconds(start(false), follow, repeats);
  const rested = await medianMicroseconds(start(false), rest, repeats / 10);
  dispose();
  return [
    { ...row("calling thread takes part", short), budget: BUDGET_MICROSECONDS },
    { ...row("calling thread is free", free), budget: BUDGET_MICROSECONDS },
    row("the same with threads asleep", rested),
  ];
}

function row(how, microseconds) {
  return { work: `start of a job, ${how}`, value: `${microseconds.toFixed(1)} us` };
}

async function medianMicroseconds(run, between, repeats) {
  const times = [];
  for (let i = 0; i < 1.5 * repeats; i++) {
    const start = performance.now();
    await run();
    times.push(1000 * (performance.now() - start));
    await between();
  }
  return times.slice(-repeats).sort((a, b) => a - b)[Math.floor(repeats / 2)];
}
