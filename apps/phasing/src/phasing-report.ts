/** The page beside the result of a phasing. */

import { basename } from "node:path";
import type { Reconstruction } from "@autophase/tensor-io";
import { withExtension } from "./output-path.js";
import { writeReport } from "./report-file.js";
import { reportOf } from "./report-of.js";

/** @param out - of the result. @param sha256 - of its bytes. */
export async function writePhasingReport(
  out: string,
  reconstruction: Reconstruction,
  sha256: string,
): Promise<{ readonly report: string }> {
  const report = withExtension(out, ".html");
  const page = reportOf(reconstruction, { title: basename(out) });
  await writeReport(report, page, sha256);
  return { report };
}
