/** The options of `autophase prepare`. */

import { parseChoice, parseCount, parseNumber, parseShape } from "@autophase/command-line";
import type { CropEnds } from "@autophase/preparation";
import { isAutophaseError, parseSlices, type Slices } from "@autophase/tensor-io";
import { type Command, InvalidArgumentError } from "commander";

export interface PrepareSettings {
  readonly dataset?: string;
  readonly slice?: Slices;
  readonly dark?: string;
  readonly flat?: string;
  readonly flatScale?: number;
  readonly mask?: string;
  readonly origin: readonly [number, number];
  readonly maskBox: readonly Slices[];
  readonly alienBox: readonly Slices[];
  readonly alienFile?: string;
  readonly gaps: string;
  readonly badPixels: "auto" | "none";
  readonly saturation?: number;
  readonly background?: string;
  readonly monitor?: string;
  readonly aliens: "mask" | "report" | "none";
  readonly threshold: number | "auto";
  readonly weak: "zero" | "mask";
  readonly spec?: string;
  readonly scan?: readonly number[];
  readonly pixelSize?: number;
  readonly geometry?: string;
  readonly lowestCorrelation: number;
  readonly subVoxel: boolean;
  readonly center: "max" | "com" | "both";
  readonly crop: readonly number[] | "auto" | "full" | CropEnds;
  readonly bin: readonly number[] | "auto";
}

/** Options that say how to prepare, and so stand in files that repeat it; not where the result goes. */
export function addPrepareSettings(command: Command): Command {
  return command
    .option("--dataset <name>", "which array of a file that holds several; the path in HDF5")
    .option("--slice <ranges>", "the part of the frames to read, such as 10:190,:,64:192", parseRanges)
    .option("--dark <file>", "dark exposure: pixels that count in it are masked")
    .option("--flat <file>", "flat field: frames are divided by it")
    .option(
      "--flat-scale <number>",
      "and multiplied by this; default its mean, which keeps the counts",
      parseNumber(1e-12),
    )
    .option("--mask <file>", "1 = measured, 0 = not, of one frame or of all")
    .option("--origin <row,column>", "where the frames lie on a larger dark, flat or mask", parseOrigin, [0, 0])
    .option("--mask-box <d0:d1,h0:h1,w0:w1>", "voxels of the frames that were not measured; repeatable", addRanges, [])
    .option(
      "--gaps <auto | none | file>",
      "mask lines without a count and the marks of the detector (auto), or by a file",
      "auto",
    )
    .option(
      "--bad-pixels <auto | none>",
      "mask dead and hot pixels, found by their neighbours",
      parseChoice(["auto", "none"]),
      "auto",
    )
    .option("--saturation <counts>", "voxels with as many raw counts or more are masked", parseNumber(1))
    .option("--background <counts | frame | file>", "subtract a constant, the median of each frame, or a measurement")
    .option("--monitor <name or file>", "scale frames to one beam: a counter of the SPEC scan, or values in a file")
    .option("--threshold <counts | auto>", "weaker counts are noise; auto: by the quiet part", parseThreshold, 0)
    .option("--weak <zero | mask>", "what becomes of weak counts", parseChoice(["zero", "mask"]), "zero")
    .option(
      "--aliens <report | mask | none>",
      "foreign peaks are told of, masked, or not looked for",
      parseChoice(["report", "mask", "none"]),
      "report",
    )
    .option("--alien-box <d0:d1,h0:h1,w0:w1>", "voxels that hold a foreign peak; repeatable", addRanges, [])
    .option("--alien-file <file>", "0 = foreign peak, 1 = not, with axes [column, row, frame] as cohere writes it")
    .option("--spec <file>", "SPEC file: energy, distance and rocking step come from it (needs --scan)")
    .option("--scan <number>", "scan in the SPEC file, or one for each of several FRAMES: 54,55,56", parseScans)
    .option("--pixel-size <meters>", "pitch of the detector's pixels, such as 55e-6", parseNumber(1e-7, 0.01))
    .option("--geometry <name or file>", "beamline: 34-ID-C, ID01 or a .json file; default by the motors of the scan")
    .option(
      "--lowest-correlation <r>",
      "of several scans, those less like the others are dropped",
      parseNumber(-1, 1),
      0.9,
    )
    .option("--sub-voxel", "align several scans between voxels; smooths the counts", false)
    .option(
      "--center <max | com | both>",
      "the peak is the maximum, the centre of mass, or that of the peak around the maximum",
      parseChoice(["max", "com", "both"]),
      "max",
    )
    .option(
      "--crop <D,H,W | auto | full | ends>",
      "box around the peak in voxels of the frames; -9:-9,0:0,4:4 cuts or pads the ends of each axis",
      parseCrop,
      "auto",
    )
    .option("--bin <d,h,w | auto>", "voxels added up along each axis, after the crop", parseBin, [1, 1, 1]);
}

function parseCrop(text: string): PrepareSettings["crop"] {
  if (text === "auto" || text === "full") return text;
  return text.includes(":") ? { ends: text.split(",").map(parseEnds) } : parseShape(3)(text);
}

function parseEnds(text: string): [number, number] {
  const [, first, last] = /^([+-]?\d+):([+-]?\d+)$/.exec(text.trim()) ?? [];
  if (first !== undefined && last !== undefined) return [Number(first), Number(last)];
  throw new InvalidArgumentError("expected voxels more (or fewer) at both ends of each axis, such as -9:-9,0:0,4:4.");
}

function parseBin(text: string): number[] | "auto" {
  return text === "auto" ? text : parseShape(3)(text);
}

function parseThreshold(text: string): number | "auto" {
  return text === "auto" ? text : parseNumber(0)(text);
}

function parseScans(text: string): number[] {
  return text.split(",").map(parseCount(0));
}

function parseOrigin(text: string): [number, number] {
  const [row, column, ...rest] = text.split(",").map(parseCount(0));
  if (row !== undefined && column !== undefined && rest.length === 0) return [row, column];
  throw new InvalidArgumentError("expected row,column such as 0,256.");
}

function parseRanges(text: string): Slices {
  try {
    return parseSlices(text);
  } catch (error) {
    if (isAutophaseError(error)) throw new InvalidArgumentError("expected ranges such as 10:60,:,100:300.");
    throw error;
  }
}

function addRanges(text: string, before: readonly Slices[]): Slices[] {
  return [...before, parseRanges(text)];
}
