// Median time of repeated runs, after one that is not counted.

export async function medianSeconds(run, repeats) {
  await run();
  const times = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    times.push((performance.now() - start) / 1000);
  }
  return medianOf(times);
}

export function medianOf(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}
