/** `autophase convert`: the same content in another format. */

import { stat } from "node:fs/promises";
import { parseCount, printResult } from "@autophase/command-line";
import { type CxiContent, mapTo, type Slices } from "@autophase/tensor-io";
import { readFrames, readPattern, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { encodeContent, WRITTEN_ENDINGS } from "../encode-content.js";
import { type ContentOptions, readContent } from "../file-content.js";
import { assertWritable } from "../output-path.js";
import { parseSliceOption } from "../parse-slice-option.js";
import { processRecord } from "../process-record.js";

interface ConvertOptions {
  readonly dataset?: string;
  readonly slice?: Slices;
  readonly scan?: number;
  readonly json?: boolean;
}

export function convertCommand(): Command {
  return new Command("convert")
    .description("write what a file holds in another format, and say what that format has no room for")
    .argument("<in>", ".cxi, .npz, .npy, .tif, .edf, .mat, .h5, .nxs, .vti, .vts, .spec, .fio, or a folder of frames")
    .argument("<out>", `its ending decides: ${WRITTEN_ENDINGS}`)
    .option("--dataset <path>", "which dataset of an HDF5 file, or which array of a file with names")
    .option("--slice <ranges>", "the part to take, as in Python: 10:60,:,100:300", parseSliceOption)
    .option("--scan <n>", "which scan of a SPEC file", parseCount())
    .option("--json", "end with one JSON object on standard output")
    .action(async (source: string, out: string, { json = false, ...options }: ConvertOptions) => {
      await assertWritable(out);
      const content = await readContent(source, options);
      const { bytes, lost } = await encodeContent(content, out, () => asPattern(source, options));
      await writeFileAtomic(out, bytes);
      if (lost.length > 0) process.stderr.write(`not in ${out}: ${lost.join(", ")}\n`);
      printResult({ out, lost }, { json });
    });
}

/** Arrays become a pattern by the rules of every command: counts, checked. */
async function asPattern(source: string, { dataset, slice }: ContentOptions): Promise<CxiContent> {
  const part = { dataset, slices: slice };
  const isFolder = (await stat(source).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) {
    const pattern = await readPattern(source, part);
    return { kind: "pattern", pattern: { ...pattern, history: [...pattern.history, processRecord({})] } };
  }
  const frames = await readFrames(source, part);
  const intensity = { data: mapTo(Float32Array, frames.data as Float64Array, Number), shape: frames.shape };
  return { kind: "pattern", pattern: { intensity, history: [processRecord({})] } };
}
