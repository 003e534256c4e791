/** `autophase convert`: the same content in another format. */

import { extname } from "node:path";
import { printResult, UsageError } from "@autophase/command-line";
import {
  type AnyArray,
  amplitudeOf,
  type CxiContent,
  isComplexArray,
  type RealArray,
  readCxi,
  writeCxi,
  writeNpy,
  writeNpz,
  writeTiff,
} from "@autophase/tensor-io";
import { readArray, readFileBytes, readPattern, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { assertWritable } from "../output-path.js";
import { processRecord } from "../process-record.js";

export function convertCommand(): Command {
  return new Command("convert")
    .description("write a pattern or a reconstruction in another format: .cxi, .npz, .npy or .tif")
    .argument("<in>", ".cxi, .npz, .npy or .tif")
    .argument("<out>", "its ending decides")
    .option("--json", "end with one JSON object on standard output")
    .action(async (source: string, out: string, { json = false }: { json?: boolean }) => {
      await assertWritable(out);
      const { bytes, lost } = await encode(await readContent(source), out);
      await writeFileAtomic(out, bytes);
      if (lost.length > 0) process.stderr.write(`not in ${out}: ${lost.join(", ")}\n`);
      printResult({ out, lost }, { json });
    });
}

/** A bare array stays one: only CXI knows patterns and reconstructions. */
type Content = CxiContent | { readonly kind: "array"; readonly array: AnyArray; readonly source: string };

async function readContent(source: string): Promise<Content> {
  const ending = extname(source).toLowerCase();
  if (ending === ".cxi") return readCxi(await readFileBytes(source), { file: source });
  if (ending === ".npz") return { kind: "pattern", pattern: await readPattern(source) };
  return { kind: "array", array: await readArray(source), source };
}

interface Encoded {
  readonly bytes: Uint8Array;
  /** What the format has no room for. */
  readonly lost: string[];
}

async function encode(content: Content, out: string): Promise<Encoded> {
  switch (extname(out).toLowerCase()) {
    case ".cxi":
      return { bytes: await writeCxi(await asCxi(content)), lost: [] };
    case ".npz":
      return { bytes: writeNpz(arraysOf(content)), lost: historyOf(content) };
    case ".npy":
      return { bytes: writeNpy(mainArray(content)), lost: [...besidesMain(content), ...historyOf(content)] };
    case ".tif":
    case ".tiff":
      return encodeTiff(content);
    default:
      throw new UsageError(`${out}: expected a name that ends in .cxi, .npz, .npy or .tif`);
  }
}

function encodeTiff(content: Content): Encoded {
  const main = mainArray(content);
  const lost = [...besidesMain(content), ...historyOf(content)];
  if (!isComplexArray(main)) return { bytes: writeTiff(main), lost };
  return { bytes: writeTiff(amplitudeOf(main)), lost: ["phase", ...lost] };
}

/** A bare array becomes a pattern by the rules of every command: counts, checked. */
async function asCxi(content: Content): Promise<CxiContent> {
  const pattern = content.kind === "array" ? await readPattern(content.source) : undefined;
  const record = processRecord({});
  if (pattern) return { kind: "pattern", pattern: { ...pattern, history: [record] } };
  return content as CxiContent;
}

function mainArray(content: Content): AnyArray {
  if (content.kind === "array") return content.array;
  return content.kind === "pattern" ? content.pattern.intensity : content.reconstruction.object;
}

function besidesMain(content: Content): string[] {
  if (content.kind === "array") return [];
  return content.kind === "pattern" ? (content.pattern.mask ? ["mask"] : []) : ["support", "pattern", "error curve"];
}

function historyOf(content: Content): string[] {
  if (content.kind === "array") return [];
  const { history } = content.kind === "pattern" ? content.pattern : content.reconstruction;
  return history.length > 0 ? ["history"] : [];
}

function arraysOf(content: Content): { [name: string]: AnyArray } {
  if (content.kind === "array") return { array: content.array };
  if (content.kind === "pattern") return patternArrays(content.pattern);
  const { object, support, pattern, errorCurve } = content.reconstruction;
  const curve: RealArray = { data: errorCurve, shape: [errorCurve.length] };
  return { object, support, error_curve: curve, ...patternArrays(pattern) };
}

function patternArrays({ intensity, mask }: { intensity: RealArray; mask?: RealArray }): { [name: string]: AnyArray } {
  return mask ? { intensity, mask } : { intensity };
}
