/** `autophase prepare`: detector frames to a centred pattern. */

import {
  createProgress,
  interruptSignal,
  parseChoice,
  parseCount,
  parseNumber,
  parseShape,
  printResult,
  type Result,
} from "@autophase/command-line";
import { type PreparedPattern, type PreparePatternOptions, preparePattern } from "@autophase/preparation";
import { type Acquisition, isComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { readArray, readFrames, writePattern } from "@autophase/tensor-io/node";
import { Command, InvalidArgumentError } from "commander";
import { assertWritable } from "../output-path.js";
import { processRecord } from "../process-record.js";
import {
  acquisitionAt,
  announceScan,
  binAcquisition,
  readScanAcquisition,
  scatteringOfPattern,
} from "../scan-acquisition.js";

interface PrepareOptions {
  readonly out: string;
  readonly dark?: string;
  readonly flat?: string;
  readonly mask?: string;
  readonly spec?: string;
  readonly scan?: number;
  readonly pixelSize?: number;
  readonly geometry?: string;
  readonly origin: readonly [number, number];
  readonly threshold: number;
  readonly crop: number[] | "auto";
  readonly bin: number[];
  readonly center: "max" | "com";
  readonly json?: boolean;
}

export function prepareCommand(): Command {
  return new Command("prepare")
    .description("turn a folder of detector frames into a diffraction pattern: correct, centre, crop, bin")
    .argument("<frames>", "folder of TIFF frames, or one stack: .tif, .npy, .npz")
    .requiredOption("--out <file>", "where the pattern goes, .cxi")
    .option("--dark <file>", "dark exposure: pixels that count in it are masked")
    .option("--flat <file>", "flat field: frames are divided by it")
    .option("--mask <file>", "1 = measured, 0 = not, of one frame or of all")
    .option("--origin <row,column>", "where the frames lie on a larger dark, flat or mask", parseOrigin, [0, 0])
    .option("--spec <file>", "SPEC file: energy, distance and rocking step come from it (needs --scan)")
    .option("--scan <number>", "scan in the SPEC file; of a number that occurs twice, the last", parseCount(0))
    .option("--pixel-size <meters>", "pitch of the detector's pixels, such as 55e-6", parseNumber(1e-7, 0.01))
    .option("--geometry <name or file>", "beamline: 34-ID-C, ID01 or a .json file; default by the motors of the scan")
    .option("--threshold <counts>", "counts under it become 0", parseNumber(0), 0)
    .option("--crop <D,H,W>", "box around the peak in voxels of the frames, or auto", parseCrop, "auto")
    .option("--bin <d,h,w>", "voxels added up along each axis, after the crop", parseShape(3), [1, 1, 1])
    .option(
      "--center <method>",
      "the peak is the maximum (max) or the centre of mass (com)",
      parseChoice(["max", "com"]),
      "max",
    )
    .option("--json", "end with one JSON object on standard output")
    .action(prepare);
}

async function prepare(source: string, options: PrepareOptions): Promise<void> {
  const signal = interruptSignal();
  const { dark, flat, mask, spec, scan, pixelSize, geometry, out, json = false, ...settings } = options;
  const known = await readScanAcquisition({ spec, scan, pixelSize, geometry });
  await assertWritable(out);
  const corrections = { ...(await read("dark", dark)), ...(await read("flat", flat)), ...(await read("mask", mask)) };
  const frames = await readFramesWithProgress(source, signal);
  signal.throwIfAborted();
  const prepared = preparePattern(frames, { ...settings, ...corrections } satisfies PreparePatternOptions);
  const files = { frames: source, dark: dark ?? null, flat: flat ?? null, mask: mask ?? null };
  const instrument = {
    spec: spec ?? null,
    scan: scan ?? null,
    pixelSize: pixelSize ?? null,
    geometry: geometry ?? null,
  };
  const record = processRecord({ ...files, ...instrument, ...settings, crop: [...prepared.account.crop] });
  const atPeak = acquisitionAt(known, prepared.account.center, options.origin);
  const acquisition = binAcquisition(atPeak, options.bin);
  await writePattern(out, { intensity: prepared.intensity, mask: prepared.mask, acquisition, history: [record] });
  announceScan(known, prepared.account.framesShape);
  announce(prepared, options);
  printResult(resultOf(prepared, acquisition, out), { json });
}

async function read(name: string, path: string | undefined): Promise<{ [name: string]: RealArray }> {
  if (path === undefined) return {};
  const array = await readArray(path);
  if (isComplexArray(array)) throw new ValueError(`${path}: expected real numbers for the ${name}, got complex ones`);
  return { [name]: array };
}

async function readFramesWithProgress(source: string, signal: AbortSignal): Promise<RealArray> {
  let progress: ReturnType<typeof createProgress> | undefined;
  try {
    return await readFrames(source, {
      signal,
      onProgress: ({ done, total }) => {
        progress ??= createProgress("reading", total);
        progress.update(done);
      },
    });
  } finally {
    progress?.stop();
  }
}

/** What a person should know before going on. */
function announce({ account }: PreparedPattern, { crop }: PrepareOptions): void {
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  if (crop === "auto") say(`crop: ${account.crop.join(",")} chosen to keep nearly all counts`);
  if (account.paddedVoxels > 0) {
    say(
      `crop: ${account.paddedVoxels} voxels lie outside the frames (${account.framesShape.join(" x ")}); they are padded and masked`,
    );
  }
}

function resultOf({ intensity, account }: PreparedPattern, acquisition: Acquisition, out: string): Result {
  const { geometry: _, ...taken } = acquisition;
  const scattering = scatteringOfPattern(out, acquisition);
  return {
    shape: [...intensity.shape],
    center: [...account.center],
    counts: account.keptCounts,
    keptPercent: (100 * account.keptCounts) / account.correctedCounts,
    highestCounts: account.highestCounts,
    maskedVoxels: account.maskedVoxels,
    paddedVoxels: account.paddedVoxels,
    ...taken,
    ...(scattering && {
      twoThetaDegrees: scattering.twoThetaDegrees,
      dSpacingAngstroms: 10 * scattering.dSpacingNanometers,
    }),
    out,
  };
}

function parseCrop(text: string): number[] | "auto" {
  return text === "auto" ? "auto" : parseShape(3)(text);
}

function parseOrigin(text: string): [number, number] {
  const [row, column, ...rest] = text.split(",").map(parseCount(0));
  if (row !== undefined && column !== undefined && rest.length === 0) return [row, column];
  throw new InvalidArgumentError("expected row,column such as 0,256.");
}
