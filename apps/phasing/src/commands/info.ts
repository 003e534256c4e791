/** `autophase info`: what a file holds. */

import { scanAlongside, scanSummary } from "@autophase/analysis/scans";
import { parseCount, printResult, UsageError } from "@autophase/command-line";
import { type Description, isAutophaseError, type Json, type RealArray, type Slices } from "@autophase/tensor-io";
import { describeFile, isFolder } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { parseSliceOption } from "../parse-slice-option.js";
import type { FoundScan } from "../preparation/find-scan.js";

interface InfoOptions {
  readonly dataset?: string;
  readonly slice?: Slices;
  readonly scan?: number;
  readonly detector?: string;
  readonly thumbnail: boolean;
  readonly json?: boolean;
}

const MOST_COLUMNS = 64;

export function infoCommand(): Command {
  return new Command("info")
    .description("say what a file or a folder of frames holds, with a picture of its middle")
    .argument(
      "<file>",
      ".cxi, .h5, .nxs, .npz, .npy, .tif, .edf, .mat, .vti, .vts, .safetensors, .spec, .fio, or a folder of frames",
    )
    .option("--dataset <path>", "describe one dataset of an HDF5 file, or one array of a file with names")
    .option("--slice <ranges>", "describe a part, as in Python: 10:60,:,100:300", parseSliceOption)
    .option("--scan <n>", "which scan of a beamline's file", parseCount())
    .option("--detector <name>", "which detector of a file that has several")
    .option("--no-thumbnail", "without the picture")
    .option("--json", "end with one JSON object on standard output")
    .action(async (path: string, { dataset, slice, thumbnail: isDrawn, json = false, ...asked }: InfoOptions) => {
      const isWhole = dataset === undefined && slice === undefined;
      const isOfFrames = await isFolder(path);
      const alongside = isOfFrames ? undefined : scanAlongside(path, asked);
      const log = isWhole && !alongside ? await scanOf(path, asked) : undefined;
      const described = log && isOfFrames ? log.frames : path;
      const wanted = { dataset, slices: slice, plane: isDrawn && !json, alongside: alongside?.look };
      const { description, plane } = await describeFile(described, wanted);
      const found = log ?? alongside?.found();
      const result = { file: path, ...(found && { scan: scanSummary(found) }), ...description };
      if (plane && isDrawn && !json) await draw(plane);
      printResult(json ? result : flatten(result), { json });
    });
}

/** Where a beamline's layout is known; a file of several scans is described as a whole unless one is named. */
async function scanOf(path: string, { scan, detector }: Partial<InfoOptions>): Promise<FoundScan | undefined> {
  const { findScan } = await import("../preparation/find-scan.js");
  try {
    return await findScan(path, { scan, detector });
  } catch (error) {
    if ((scan ?? detector) === undefined && (isAutophaseError(error) || error instanceof UsageError)) return undefined;
    throw error;
  }
}

async function draw(plane: RealArray): Promise<void> {
  const { thumbnail, thumbnailStyle } = await import("@autophase/figures/terminal");
  const { isTTY = false, columns } = process.stdout;
  const style = thumbnailStyle(isTTY, process.env);
  // a terminal that does not know its width says 0
  process.stdout.write(`${thumbnail(plane, { style, columns: Math.min(MOST_COLUMNS, columns || MOST_COLUMNS) })}\n`);
}

/** Nested descriptions as `object.shape`, and one line per step of the history. */
function flatten(description: Description, prefix = ""): Description {
  const entries = Object.entries(description).flatMap(([name, value]): [string, Json][] => {
    if (name === "history") return (value as string[]).map((line, i) => [`${prefix}step ${i + 1}`, line]);
    const nested = value !== null && typeof value === "object" && !Array.isArray(value);
    return nested ? Object.entries(flatten(value as Description, `${prefix}${name}.`)) : [[`${prefix}${name}`, value]];
  });
  return Object.fromEntries(entries);
}
