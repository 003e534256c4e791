/** `autophase report`: the page about a reconstruction. */

import { compareObjects } from "@autophase/analysis";
import { printResult } from "@autophase/command-line";
import { readObject, readReconstruction, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { assertWritable, withExtension } from "../output-path.js";
import { type ReportExtras, reportOf } from "../solution-files.js";

interface ReportOptions {
  readonly out?: string;
  readonly truth?: string;
  readonly json?: boolean;
}

export function reportCommand(): Command {
  return new Command("report")
    .description("write one self-contained HTML page about a reconstruction")
    .argument("<reconstruction>", ".cxi")
    .option("--out <file>", "where the page goes; default beside the reconstruction, .html")
    .option("--truth <file>", "the true object, to be compared with: .cxi, .npz or complex .npy")
    .option("--json", "end with one JSON object on standard output")
    .action(async (path: string, { out = withExtension(path, ".html"), truth, json = false }: ReportOptions) => {
      await assertWritable(out);
      const reconstruction = await readReconstruction(path);
      const extras: ReportExtras = { title: path, ...(truth && (await comparisonWith(truth, reconstruction.object))) };
      await writeFileAtomic(out, new TextEncoder().encode(reportOf(reconstruction, extras)));
      printResult({ out }, { json });
    });
}

async function comparisonWith(path: string, object: Parameters<typeof compareObjects>[0]) {
  const { iou, iou10, phaseMae, ssim, invariantError, success } = compareObjects(
    object,
    (await readObject(path)).object,
  );
  return { comparison: { iou, iou10, phaseMae, ssim, invariantError, success } };
}
