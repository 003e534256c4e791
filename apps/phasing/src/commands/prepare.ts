/** `autophase prepare`: detector frames to a centred pattern. */

import { basename } from "node:path";
import { patternAcquisition, type ScanAcquisition, scanRemarks, scatteringOfPattern } from "@autophase/analysis";
import { createProgress, interruptSignal, printResult, type Result, UsageError } from "@autophase/command-line";
import { isSmoothLength, type PreparedPattern, preparePattern, type VoxelBox } from "@autophase/preparation";
import {
  type Acquisition,
  boxOf,
  isComplexArray,
  type RealArray,
  reverseAxes,
  type Slices,
  ValueError,
} from "@autophase/tensor-io";
import { readArray, readFrames, writeFileAtomic, writePattern } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { readScanAcquisition } from "../geometry/read-scan-acquisition.js";
import { assertWritable, withExtension } from "../output-path.js";
import { applySettings, storedValues } from "../preparation/apply-settings.js";
import { readCohereSettings } from "../preparation/cohere-settings.js";
import { preparationPage } from "../preparation/preparation-report.js";
import { addPrepareSettings, type PrepareSettings } from "../preparation/prepare-settings.js";
import { readMonitor } from "../preparation/read-monitor.js";
import { readSettings, settingsText } from "../preparation/settings-file.js";
import { createStepPictures } from "../preparation/step-pictures.js";
import { processRecord } from "../process-record.js";

interface PrepareOptions extends PrepareSettings {
  readonly out: string;
  readonly report: boolean;
  readonly json?: boolean;
}

export function prepareCommand(): Command {
  const command = new Command("prepare")
    .description("turn detector frames into a diffraction pattern: correct, mask, add up scans, centre, crop, bin")
    .argument(
      "[frames...]",
      "folder of TIFF or EDF frames, or one stack: .tif, .edf, .npy, .npz, .mat, .h5, .nxs; several are scans of one crystal",
    )
    .requiredOption("--out <file>", "where the pattern goes, .cxi")
    .option("--config <file>", "settings in YAML or JSON, as P.prepare.yaml; options typed here come first")
    .option("--cohere <folder>", "settings from the configuration folder of cohere; options typed here come first");
  return addPrepareSettings(command)
    .option("--no-report", "do not write P.html and P.prepare.yaml beside the pattern")
    .option("--json", "end with one JSON object on standard output")
    .action(prepare);
}

async function prepare(typed: string[], _: unknown, command: Command): Promise<void> {
  const signal = interruptSignal();
  const stored = await takeSettings(command);
  const sources = typed.length > 0 ? typed : (stored ?? []);
  if (sources.length === 0)
    throw new UsageError("expected frames: a folder, or a stack, or a --config that names them");
  const options = command.opts<PrepareOptions>();
  const { out, report: wantsReport, json = false } = options;
  const { spec, scan, pixelSize, geometry, ...settings } = options;
  const known = await readScanAcquisition({ spec, scan: scan?.[0], pixelSize, geometry });
  for (const file of [out, ...(wantsReport ? [withExtension(out, ".html")] : [])]) await assertWritable(file);
  const files = await readCorrections(options);
  const monitor =
    options.monitor === undefined ? undefined : await readMonitor(options.monitor, sources.length, options);
  const scans: RealArray[] = [];
  for (const source of sources) scans.push(await readFramesWithProgress(source, options, signal));
  signal.throwIfAborted();
  const boxes = (slices: readonly Slices[]): VoxelBox[] => slices.map((one) => boxOf("box", one, scans[0].shape));
  const pictures = wantsReport ? createStepPictures() : undefined;
  const prepared = preparePattern(scans, {
    ...files,
    origin: settings.origin,
    badPixels: settings.badPixels,
    threshold: settings.threshold,
    weak: settings.weak,
    aliens: settings.aliens,
    center: settings.center,
    crop: settings.crop,
    bin: settings.bin,
    lowestCorrelation: settings.lowestCorrelation,
    subVoxel: settings.subVoxel,
    maskBoxes: boxes(settings.maskBox),
    alienBoxes: boxes(settings.alienBox),
    ...(settings.saturation !== undefined && { saturation: settings.saturation }),
    ...(settings.flatScale !== undefined && { flatScale: settings.flatScale }),
    ...(monitor && { monitor }),
    onStep(step) {
      process.stderr.write(`${step.name}: ${step.summary}\n`);
      if (step.warning) process.stderr.write(`warning: ${step.warning}\n`);
      pictures?.add(step);
    },
  });
  signal.throwIfAborted();
  const { center, bin } = prepared.account;
  const acquisition = patternAcquisition(known, { center, bin, origin: options.origin });
  const text = settingsText(sources, storedValues(command));
  const record = recordOf(sources, options, prepared, text);
  await writePattern(out, { intensity: prepared.intensity, mask: prepared.mask, acquisition, history: [record] });
  const result = resultOf(prepared, acquisition, out);
  const beside = { report: withExtension(out, ".html"), config: withExtension(out, ".prepare.yaml") };
  if (pictures) {
    const dSpacing = typeof result.dSpacingAngstroms === "number" && { dSpacingAngstroms: result.dSpacingAngstroms };
    const page = preparationPage({
      prepared,
      steps: pictures.steps,
      settings: text,
      record,
      ...dSpacing,
      out: basename(out),
    });
    await writeFileAtomic(beside.report, new TextEncoder().encode(page));
    await writeFileAtomic(beside.config, new TextEncoder().encode(text));
  }
  announceScan(known, prepared.account.framesShape[0]);
  announce(prepared, options);
  printResult({ ...result, ...(pictures && beside) }, { json });
}

/** Settings of a file or a folder go to the command. @returns the frames that they name. */
async function takeSettings(command: Command): Promise<readonly string[] | undefined> {
  const { config, cohere } = command.opts<{ config?: string; cohere?: string }>();
  if (config !== undefined && cohere !== undefined) throw new UsageError("--config and --cohere: give one of them");
  if (config === undefined && cohere === undefined) return undefined;
  const stored = config === undefined ? await readCohereSettings(cohere as string) : await readSettings(config);
  applySettings(command, stored);
  if ("notes" in stored) for (const note of stored.notes as string[]) process.stderr.write(`cohere: ${note}\n`);
  return stored.frames;
}

type Corrections = Pick<
  Parameters<typeof preparePattern>[1] & object,
  "dark" | "flat" | "mask" | "gaps" | "background" | "alienMask"
>;

async function readCorrections(options: PrepareOptions): Promise<Corrections> {
  const { dark, flat, mask, gaps, background, alienFile } = options;
  const constant = background === undefined ? Number.NaN : Number(background);
  const level = Number.isNaN(constant) ? background : constant;
  return {
    ...(await read("dark", dark)),
    ...(await read("flat", flat)),
    ...(await read("mask", mask)),
    ...(alienFile !== undefined && { alienMask: reverseAxes(await readReal("foreign peaks", alienFile)) }),
    ...(gaps === "auto" || gaps === "none" ? { gaps } : await read("gaps", gaps)),
    ...(typeof level === "number" || level === "frame" ? { background: level } : await read("background", level)),
  };
}

async function read(name: string, path: string | undefined): Promise<{ [name: string]: RealArray }> {
  return path === undefined ? {} : { [name]: await readReal(name, path) };
}

async function readReal(name: string, path: string): Promise<RealArray> {
  const array = await readArray(path);
  if (isComplexArray(array)) throw new ValueError(`${path}: expected real numbers for the ${name}, got complex ones`);
  return array;
}

async function readFramesWithProgress(
  source: string,
  { dataset, slice }: PrepareOptions,
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

/** What repeats it: the options, what `auto` came to, and the settings as a file. */
function recordOf(sources: readonly string[], options: PrepareOptions, { account }: PreparedPattern, settings: string) {
  const { out: _, report: __, json: ___, ...asked } = options;
  const { scan, slice, maskBox, alienBox, ...plain } = asked;
  const given = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, value ?? null]));
  return processRecord({
    frames: sources.length === 1 ? sources[0] : [...sources],
    ...given,
    ...(scan && { scan: scan.length === 1 ? scan[0] : [...scan] }),
    threshold: account.threshold,
    crop: [...account.crop],
    bin: [...account.bin],
    peak: [...account.center],
    hotPixels: account.hotPixels,
    deadPixels: account.deadPixels,
    gapLines: account.gapLines,
    gapParts: account.gapParts,
    aliens: account.aliens.map(({ position, counts, asymmetry }) => ({ position: [...position], counts, asymmetry })),
    scans: account.scans.map(({ shift, correlation, isKept }) => ({ shift: [...shift], correlation, isKept })),
    settings,
  });
}

/** What of the scan does not fit the frames, what it does not tell, and which beamline it is of. */
function announceScan(known: ScanAcquisition, frames: number): void {
  for (const remark of scanRemarks(known, frames)) process.stderr.write(`spec: ${remark}\n`);
  if (known.geometry) process.stderr.write(`geometry: ${known.geometry.name}\n`);
}

/** What a person should know before going on. */
function announce({ account, intensity }: PreparedPattern, { crop }: PrepareOptions): void {
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  if (crop === "auto") say(`crop: ${account.crop.join(",")} chosen to keep nearly all counts`);
  if (account.paddedVoxels > 0) {
    say(
      `crop: ${account.paddedVoxels} voxels lie outside the frames (${account.framesShape.join(" x ")}); they are padded and masked`,
    );
  }
  const slow = intensity.shape.filter((length) => !isSmoothLength(length));
  if (slow.length > 0) say(`crop: ${slow.join(", ")} voxels are slow to transform; lengths of 2, 3, 5 and 7 are fast`);
  const ratios = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(", ");
  const { oversampling } = account;
  if (oversampling)
    say(`oversampling: ${ratios(oversampling.before)} before binning, ${ratios(oversampling.after)} after`);
}

function resultOf({ intensity, account }: PreparedPattern, acquisition: Acquisition, out: string): Result {
  const { geometry: _, ...taken } = acquisition;
  const scattering = scatteringOfPattern(acquisition);
  return {
    shape: [...intensity.shape],
    center: [...account.center],
    counts: account.keptCounts,
    keptPercent: (100 * account.keptCounts) / account.correctedCounts,
    highestCounts: account.highestCounts,
    maskedVoxels: account.maskedVoxels,
    paddedVoxels: account.paddedVoxels,
    threshold: account.threshold,
    bin: [...account.bin],
    hotPixels: account.hotPixels,
    deadPixels: account.deadPixels,
    aliens: account.aliens.length,
    ...(account.oversampling && { oversampling: [...account.oversampling.after] }),
    ...(account.scans.length > 0 && { scans: account.scans.filter(({ isKept }) => isKept).length }),
    ...taken,
    ...(scattering && {
      twoThetaDegrees: scattering.twoThetaDegrees,
      dSpacingAngstroms: 10 * scattering.dSpacingNanometers,
    }),
    out,
  };
}
