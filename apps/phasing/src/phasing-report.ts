/** The page beside the result of a phasing; what draws it is loaded then, for a run to begin sooner. */

import { basename } from "node:path";
import type { Reconstruction } from "@autophase/tensor-io";
import { withExtension } from "./output-path.js";
import { writeReport } from "./report-file.js";

/** @param out - of the result. @param sha256 - of its bytes. */
export async function writePhasingReport(
  out: string,
  reconstruction: Reconstruction,
  sha256: string,
): Promise<{ readonly report: string }> {
  const report = withExtension(out, ".html");
  const { reportOf } = await import("./report-of.js");
  await writeReport(report, reportOf(reconstruction, { title: basename(out) }), sha256);
  return { report };
}
