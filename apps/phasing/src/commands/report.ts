/** `autophase report`: the page about a reconstruction. */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { compareObjects } from "@autophase/analysis";
import { assertEnding, claimOutputs, printResult } from "@autophase/command-line";
import { readFileBytes, readObject, readReconstruction } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { withExtension } from "../output-path.js";
import { writeReport } from "../report-file.js";
import { reportOf } from "../report-of.js";

interface ReportOptions {
  readonly out?: string;
  readonly truth?: string;
  readonly force: boolean;
  readonly json?: boolean;
}

export function reportCommand(): Command {
  return new Command("report")
    .description(
      "write one self-contained HTML page about a reconstruction, or about a crystal that analyze has made of one",
    )
    .argument("<reconstruction>", ".cxi")
    .option("--out <file>", "where the page goes; default beside the reconstruction, .html")
    .option("--truth <file>", "the true object, to be compared with: .cxi, .npz or complex .npy")
    .option("--force", "write also over the file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action(async (path: string, { out = withExtension(path, ".html"), truth, force, json = false }: ReportOptions) => {
      assertEnding(out, [".html", ".htm"]);
      await claimOutputs({ out }, { inputs: [path, truth], force });
      const reconstruction = await readReconstruction(path);
      const comparison = truth ? await comparisonWith(truth, reconstruction.object) : {};
      const page = reportOf(reconstruction, { title: basename(path), ...comparison });
      await writeReport(
        out,
        page,
        createHash("sha256")
          .update(await readFileBytes(path))
          .digest("hex"),
      );
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
