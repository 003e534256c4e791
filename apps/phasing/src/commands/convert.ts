/** `autophase convert`: the same content in another format. */

import { objectSteps } from "@autophase/analysis";
import {
  assertEnding,
  claimOutputs,
  parseChoice,
  parseNumber,
  printNote,
  printResult,
  UsageError,
} from "@autophase/command-line";
import { drawContent, PICTURE_ENDINGS, SURFACE_ENDINGS, surfaceFile } from "@autophase/figures";
import {
  AXIS_ORDERS,
  type AxisOrder,
  type DiffractionPattern,
  type EncodedContent,
  encodeContent,
  endingOf,
  MASK_CONVENTIONS,
  type MaskConvention,
  namesBesideMain,
  type Slices,
  toFloat32,
  WRITTEN_ENDINGS,
  whatOnlyCxiHolds,
} from "@autophase/tensor-io";
import { isFolder, readContent, readFrames, readPattern, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { parseSliceOption } from "../parse-slice-option.js";
import { noteMissingFrames } from "../preparation/note-missing-frames.js";
import { processRecord } from "../process-record.js";

interface ConvertOptions {
  readonly dataset?: string;
  readonly slice?: Slices;
  readonly scan?: number;
  readonly force: boolean;
  readonly maskConvention?: MaskConvention;
  readonly axes?: AxisOrder;
  readonly json?: boolean;
}

const ENDINGS = [...WRITTEN_ENDINGS, ...PICTURE_ENDINGS, ...SURFACE_ENDINGS];
const KNOWN = `${ENDINGS.slice(0, -1).join(", ")} or ${ENDINGS.at(-1)}`;

export function convertCommand(): Command {
  return new Command("convert")
    .description("write what a file holds in another format, and say what that format has no room for")
    .argument("<in>", ".cxi, .npz, .npy, .tif, .edf, .mat, .h5, .nxs, .vti, .vts, .spec, .fio, or a folder of frames")
    .argument("<out>", `its ending decides: ${KNOWN}`)
    .option("--dataset <path>", "which dataset of an HDF5 file, or which array of a file with names")
    .option("--slice <ranges>", "the part to take, as in Python: 10:60,:,100:300", parseSliceOption)
    .option("--scan <n>", "which scan of a SPEC file; of a number that occurs twice 54.1 is the first", parseNumber(0))
    .option(
      "--mask-convention <what>",
      "what 1 means in a .npz or .mat with a mask: measured, or bad as PyNX writes it",
      parseChoice(MASK_CONVENTIONS),
    )
    .option(
      "--axes <order>",
      "how the axes stand in a file that becomes a pattern; MATLAB keeps frames last: row,column,frame",
      parseChoice(AXIS_ORDERS),
    )
    .option("--force", "write also over the file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action(async (source: string, out: string, { json = false, ...options }: ConvertOptions) => {
      assertUsage(source, out, options);
      await claimOutputs({ out }, { inputs: [source], force: options.force });
      const { bytes, lost } = await convert(source, out, options);
      await writeFileAtomic(out, bytes);
      if (lost.length > 0) printNote(`not in ${out}: ${lost.join(", ")}`);
      printResult({ out, lost }, { json });
    });
}

function assertUsage(source: string, out: string, { scan }: ConvertOptions): void {
  assertEnding(out, ENDINGS);
  if (endingOf(source) !== ".spec" || scan !== undefined) return;
  throw new UsageError(`${source} holds several scans; name one: --scan N`);
}

async function convert(source: string, out: string, options: ConvertOptions): Promise<EncodedContent> {
  const { dataset, slice: slices, scan } = options;
  const content = await readContent(source, { dataset, slices, scan });
  if (PICTURE_ENDINGS.includes(endingOf(out))) {
    const lost = ["all but a picture", ...namesBesideMain(content), ...whatOnlyCxiHolds(content)];
    return { bytes: drawContent(content, out), lost };
  }
  if (SURFACE_ENDINGS.includes(endingOf(out))) {
    const lost = ["all but the surface", ...namesBesideMain(content), ...whatOnlyCxiHolds(content)];
    return { bytes: surfaceFile(content, out), lost };
  }
  const asPattern = (): Promise<DiffractionPattern> => readAsPattern(source, options);
  return encodeContent(content, out, { record: processRecord({}), asPattern, stepsOf: objectSteps });
}

/** Arrays become a pattern by the rules of every command: counts, checked. */
async function readAsPattern(
  source: string,
  { dataset, slice: slices, maskConvention, axes }: ConvertOptions,
): Promise<DiffractionPattern> {
  if (await isFolder(source)) {
    await noteMissingFrames(source);
    return { intensity: toFloat32(await readFrames(source, { slices })), history: [processRecord({})] };
  }
  const pattern = await readPattern(source, { dataset, slices, maskConvention, axes });
  return { ...pattern, history: [...pattern.history, processRecord({})] };
}
