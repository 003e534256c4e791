// `npm run bench -- --profile-gpu`: what each pass of an iteration takes on the device, beside what its bytes would.

import { setTimeout as delay } from "node:timers/promises";
import { createGpuEngine } from "@autophase/kernels/webgpu";
import { ellipsoid, stepsOf } from "./iteration-row.mjs";

/** Bytes of a voxel that a pass moves, each once; what is not here moves next to nothing. */
const BYTES = [
  [/^fft .* rule/, 28],
  [/^fft .* round trip/, 20],
  [/^fft /, 16],
  [/^amplitudes$/, 12],
  [/^(smooth|threshold)$/, 8],
  [/^(maximum|count inside)$/, 4],
  [/^accumulate$/, 20],
];

/** A plain pass over three arrays: what the device's memory gives. */
const STREAM = { type: "combine", to: 1, terms: [{ from: 0, inside: 1, outside: 0.5 }] };

/** Rows of a table: passes of an iteration with shrink-wrap, summed by name. */
export async function gpuProfile(size, iterations) {
  const passes = [];
  const engine = await createGpuEngine({ onPasses: (some) => passes.push(...some) });
  try {
    const { problem, state } = ellipsoid(size);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const passesOf = async (steps) => {
      passes.length = 0;
      await workspace.run(steps);
      // times come out of the device by a way of their own, a little later
      for (let known = -1; known !== passes.length; await delay(100)) known = passes.length;
      return passes.splice(0);
    };
    await passesOf([STREAM, ...stepsOf(0)]);
    const streams = await passesOf(Array.from({ length: iterations }, () => STREAM));
    if (streams.length === 0) return [["this device does not tell the times of passes (timestamp-query)"]];
    const bandwidth = (20 * size ** 3) / medianOf(streams.filter(({ name }) => name === "accumulate"));
    const measured = await passesOf(Array.from({ length: iterations }, (_, k) => stepsOf(k)).flat());
    return [
      [`pass, ${size}^3, ${engine.adapterName}`, "times", "bytes/voxel", "measured (ms)", "expected (ms)", "of it"],
      ...rowsOf(measured, size ** 3, iterations, bandwidth),
      [`expected at the ${(bandwidth / 1e9).toPrecision(3)} GB/s that a pass over two arrays and the support reaches`],
    ];
  } finally {
    engine.dispose();
  }
}

function rowsOf(passes, voxels, iterations, bandwidth) {
  const names = [...new Set(passes.map(({ name }) => name))];
  const rows = names.map((name) => {
    const own = passes.filter((pass) => pass.name === name);
    const times = own.length / iterations;
    const bytes = BYTES.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
    return { name, times, bytes, measured: times * medianOf(own), expected: (times * bytes * voxels) / bandwidth };
  });
  const moved = rows.map(({ times, bytes }) => ({ bytes: times * bytes }));
  const whole = { name: "together", times: sumOf(rows, "times"), bytes: sumOf(moved, "bytes") };
  const all = [...rows, { ...whole, measured: sumOf(rows, "measured"), expected: sumOf(rows, "expected") }];
  return all.map(({ name, times, bytes, measured, expected }) => [
    name,
    times.toFixed(2),
    bytes.toFixed(0),
    (1e3 * measured).toFixed(3),
    (1e3 * expected).toFixed(3),
    measured > 0 ? (expected / measured).toFixed(2) : "",
  ]);
}

const sumOf = (rows, key) => rows.reduce((sum, row) => sum + row[key], 0);

function medianOf(passes) {
  const seconds = passes.map((pass) => pass.seconds).sort((a, b) => a - b);
  return seconds[Math.floor(seconds.length / 2)];
}
