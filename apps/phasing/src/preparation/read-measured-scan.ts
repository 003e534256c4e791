/** Everything that a preparation measures with, from the files that its settings name. */

import { createProgress } from "@autophase/command-line";
import { type ChosenPrepareSettings, type MeasuredScan, readCorrections } from "@autophase/preparation";
import { isComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { readArray, readFrames } from "@autophase/tensor-io/node";
import type { NamedFrames } from "./find-scans.js";
import { noteMissingFrames } from "./note-missing-frames.js";
import { readMonitor } from "./read-monitor.js";

/**
 * @param names - as they were typed, for the record.
 * @param scans - a folder or a stack each.
 * @param mask - of the detector, where no other is named.
 * @param isQuiet - without a bar.
 */
export async function readMeasuredScan(
  names: readonly string[],
  scans: readonly NamedFrames[],
  settings: ChosenPrepareSettings,
  mask: RealArray | undefined,
  signal: AbortSignal,
  isQuiet = false,
): Promise<MeasuredScan> {
  const corrections = await readCorrections(settings, readReal);
  const { monitor } = settings;
  const counted = monitor === undefined ? undefined : await readMonitor(monitor, scans, settings);
  const frames: RealArray[] = [];
  for (const scan of scans) frames.push(await readFramesWithProgress(scan, settings, signal, isQuiet));
  return { frames, names, ...(mask && { mask }), ...corrections, ...(counted && { monitor: counted }) };
}

async function readReal(name: string, path: string): Promise<RealArray> {
  const array = await readArray(path);
  if (isComplexArray(array)) throw new ValueError(`${path}: expected real numbers for the ${name}, got complex ones`);
  return array;
}

async function readFramesWithProgress(
  { frames, dataset: found }: NamedFrames,
  { dataset = found, slice, axes }: ChosenPrepareSettings,
  signal: AbortSignal,
  isQuiet: boolean,
): Promise<RealArray> {
  await noteMissingFrames(frames);
  let progress: ReturnType<typeof createProgress> | undefined;
  try {
    return await readFrames(frames, {
      signal,
      dataset,
      slices: slice,
      axes,
      onProgress: ({ done, total }) => {
        if (isQuiet) return;
        progress ??= createProgress("reading", total);
        progress.update(done);
      },
    });
  } finally {
    progress?.stop();
  }
}
