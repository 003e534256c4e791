/** The page beside the result of a phasing. */

import { basename } from "node:path";
import type { Reconstruction } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { withExtension } from "./output-path.js";
import { reportOf } from "./report-of.js";

/** @param out - of the result. */
export async function writePhasingReport(
  out: string,
  reconstruction: Reconstruction,
): Promise<{ readonly report: string }> {
  const report = withExtension(out, ".html");
  const page = reportOf(reconstruction, { title: basename(out) });
  await writeFileAtomic(report, new TextEncoder().encode(page));
  return { report };
}
