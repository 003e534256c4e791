/** Everything that a preparation measures with, from the files that its settings name. */

import { createProgress } from "@autophase/command-line";
import { type ChosenPrepareSettings, type MeasuredScan, readCorrections } from "@autophase/preparation";
import { isComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { readArray, readFrames } from "@autophase/tensor-io/node";
import { readMonitor } from "./read-monitor.js";

/** @param names - a folder or a stack each. */
export async function readMeasuredScan(
  names: readonly string[],
  settings: ChosenPrepareSettings,
  signal: AbortSignal,
): Promise<MeasuredScan> {
  const corrections = await readCorrections(settings, readReal);
  const { monitor } = settings;
  const counted = monitor === undefined ? undefined : await readMonitor(monitor, names.length, settings);
  const frames: RealArray[] = [];
  for (const name of names) frames.push(await readFramesWithProgress(name, settings, signal));
  return { frames, names, ...corrections, ...(counted && { monitor: counted }) };
}

async function readReal(name: string, path: string): Promise<RealArray> {
  const array = await readArray(path);
  if (isComplexArray(array)) throw new ValueError(`${path}: expected real numbers for the ${name}, got complex ones`);
  return array;
}

async function readFramesWithProgress(
  source: string,
  { dataset, slice }: ChosenPrepareSettings,
  signal: AbortSignal,
): Promise<RealArray> {
  let progress: ReturnType<typeof createProgress> | undefined;
  try {
    return await readFrames(source, {
      signal,
      dataset,
      slices: slice,
      onProgress: ({ done, total }) => {
        progress ??= createProgress("reading", total);
        progress.update(done);
      },
    });
  } finally {
    progress?.stop();
  }
}
