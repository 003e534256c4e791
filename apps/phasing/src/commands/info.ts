/** `autophase info`: what a file holds. */

import { printResult } from "@autophase/command-line";
import type { Description, Json, RealArray, Slices } from "@autophase/tensor-io";
import { describeFile } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { parseSliceOption } from "../parse-slice-option.js";
import { thumbnail, thumbnailStyle } from "../thumbnail.js";

interface InfoOptions {
  readonly dataset?: string;
  readonly slice?: Slices;
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
    .option("--no-thumbnail", "without the picture")
    .option("--json", "end with one JSON object on standard output")
    .action(async (path: string, { dataset, slice, thumbnail: isDrawn, json = false }: InfoOptions) => {
      const { description, plane } = await describeFile(path, { dataset, slices: slice });
      const result = { file: path, ...description };
      if (plane && isDrawn && !json) draw(plane);
      printResult(json ? result : flatten(result), { json });
    });
}

function draw(plane: RealArray): void {
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
