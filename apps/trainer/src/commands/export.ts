/** `autophase-trainer export`: weights for other programs. */

import { join } from "node:path";
import {
  assertEnding,
  claimFolder,
  claimOutputs,
  parseChoice,
  parseNumber,
  parseShape,
  printResult,
  UsageError,
} from "@autophase/command-line";
import { readWeights, type WeightsFile } from "@autophase/network";
import { type ExportGraphOptions, writeOnnx, writeTfjs, writeTorch } from "@autophase/network/exchange";
import { FileError } from "@autophase/tensor-io";
import { fileSystem, readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";

const { stat } = fileSystem;

const MODEL_FILE = "model.json";
const FORMATS = ["onnx", "tfjs", "torch"] as const;

const ENDINGS = { onnx: [".onnx"], torch: [".pt", ".pth"] } as const;

interface ExportFlags {
  readonly format: (typeof FORMATS)[number];
  readonly out: string;
  readonly size?: number[];
  readonly threshold?: number;
  readonly force: boolean;
  readonly json?: boolean;
}

export function exportCommand(): Command {
  return new Command("export")
    .description("write a network as an ONNX model, a TensorFlow.js graph model or a PyTorch state dictionary")
    .argument("<weights>", "weights, such as best.safetensors of a run")
    .requiredOption("--format <name>", FORMATS.join(", "), parseChoice(FORMATS))
    .requiredOption("--out <path>", "file to write (tfjs: folder)")
    .option(
      "--size <n>",
      "edge, or depth,height,width, of the patterns (default: those of the training, or 64)",
      parseShape(3),
    )
    .option("--threshold <x>", "amplitude under it is zero (default: that of the training, or 0.1)", parseNumber(0, 1))
    .option("--force", "write also over the file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action((weights: string, flags: ExportFlags) => exportFile(weights, flags));
}

async function exportFile(path: string, flags: ExportFlags): Promise<void> {
  const { format, out, force, json = false } = flags;
  if (format !== "tfjs") assertEnding(out, ENDINGS[format]);
  if (format === "tfjs") await claimFolder(out, MODEL_FILE);
  else await claimOutputs({ out }, { inputs: [path], force });
  const file = readWeights(await readFileBytes(path), { file: path });
  const options = graphOptions(file, flags);
  const files = convert(file, format, options);
  const written = format === "tfjs" ? await writeFolder(out, files) : await writeFile(out, files);
  const { name, channels } = file.network;
  const graph = format === "torch" ? {} : { shape: [...options.size], threshold: options.threshold };
  printResult({ format, network: name, channels, ...graph, bytes: written, out }, { json });
}

function graphOptions({ size, metadata }: WeightsFile, flags: ExportFlags): Required<ExportGraphOptions> {
  if (flags.format === "torch" && (flags.size ?? flags.threshold) !== undefined) {
    throw new UsageError("--format torch: a state dictionary has neither --size nor --threshold; leave them out");
  }
  const threshold = flags.threshold ?? Number(metadata.threshold ?? 0.1);
  return { size: flags.size ?? size ?? [64, 64, 64], threshold };
}

/** The files by name; one of no name where it is one file. */
function convert(
  { network, weights }: WeightsFile,
  format: ExportFlags["format"],
  options: ExportGraphOptions,
): ReadonlyMap<string, Uint8Array> {
  if (format === "tfjs") return writeTfjs(network, weights, options);
  return new Map([["", format === "onnx" ? writeOnnx(network, weights, options) : writeTorch(network, weights)]]);
}

async function writeFile(out: string, files: ReadonlyMap<string, Uint8Array>): Promise<number> {
  const bytes = files.get("") as Uint8Array;
  await writeFileAtomic(out, bytes);
  return bytes.length;
}

/** The model goes last: where it is, its weights are. */
async function writeFolder(out: string, files: ReadonlyMap<string, Uint8Array>): Promise<number> {
  if (await stat(join(out, MODEL_FILE)).catch(() => undefined))
    throw new FileError(out, "already holds a model; name another folder");
  let written = 0;
  for (const [name, bytes] of [...files].reverse()) {
    await writeFileAtomic(join(out, name), bytes);
    written += bytes.length;
  }
  return written;
}
