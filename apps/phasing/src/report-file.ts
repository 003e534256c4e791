/** Reports beside results: each names the very file that it is about, so that none is taken for another's. */

import type { Reconstruction } from "@autophase/tensor-io";
import { fileSystem, readFileBytes, writeFileAtomic, writeReconstruction } from "@autophase/tensor-io/node";
import { withExtension } from "./output-path.js";

const MARK = '<meta name="autophase-result" content="sha256-';

/** @param sha256 - of the result's bytes. */
export async function writeReport(path: string, page: string, sha256: string): Promise<void> {
  await writeFileAtomic(path, new TextEncoder().encode(page.replace("</head>", () => `${MARK}${sha256}"></head>`)));
}

/** The report of an earlier result of the name goes first. @returns SHA-256 of what was written. */
export async function writeResult(out: string, reconstruction: Reconstruction, margin?: number): Promise<string> {
  const report = withExtension(out, ".html");
  const before = await readFileBytes(report).catch(() => undefined);
  if (before && new TextDecoder().decode(before).includes(MARK)) await fileSystem.rm(report, { force: true });
  return writeReconstruction(out, reconstruction, margin);
}
