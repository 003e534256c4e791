/** `autophase-trainer import`: weights of PyTorch or Keras in the own format. */

import {
  assertEnding,
  claimOutputs,
  parseChoice,
  parseCount,
  parseNumber,
  parseShape,
  printResult,
} from "@autophase/command-line";
import {
  countParameters,
  hashWeights,
  NETWORK_NAMES,
  NORMALIZATION_NAMES,
  type Normalization,
  writeWeights,
} from "@autophase/network";
import { importWeights } from "@autophase/network/exchange";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";

interface ImportFlags {
  readonly network: string;
  readonly out: string;
  readonly channels?: number;
  readonly normalization: Normalization;
  readonly residual?: boolean;
  readonly size?: number[];
  readonly threshold?: number;
  readonly force: boolean;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command("import")
    .description("bring weights from PyTorch (.pth, .pt; parsed, never executed), Keras (HDF5) or safetensors")
    .argument("<file>", "a state dictionary, a checkpoint that holds one, or the weights of a Keras model")
    .requiredOption("--network <name>", `whose weights they are: ${NETWORK_NAMES.join(", ")}`)
    .requiredOption("--out <file>", "safetensors file to write")
    .option("--channels <n>", "first width of the network (default: as wide as the first kernel)", parseCount())
    .option("--normalization <name>", NORMALIZATION_NAMES.join(", "), parseChoice(NORMALIZATION_NAMES), "batch")
    .option("--residual", "the network was trained with residual blocks")
    .option("--size <n>", "edge, or depth,height,width, of the patterns that it was trained on", parseShape(3))
    .option("--threshold <x>", "amplitude under it is zero, as in its training", parseNumber(0, 1))
    .option("--force", "write also over the file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action((file: string, flags: ImportFlags) => importFile(file, flags));
}

async function importFile(file: string, flags: ImportFlags): Promise<void> {
  const { network: name, out, channels, normalization, residual = false, size, threshold, force, json = false } = flags;
  assertEnding(out, [".safetensors"]);
  await claimOutputs({ out }, { inputs: [file], force });
  const bytes = await readFileBytes(file);
  const options = { name, normalization, residual, ...(channels !== undefined && { channels }), file };
  const { network, weights, format } = await importWeights(bytes, options);
  const metadata = { source: format, ...(threshold !== undefined && { threshold: String(threshold) }) };
  await writeFileAtomic(out, writeWeights(network, weights, { metadata, ...(size && { size }) }));
  const parameters = countParameters(network);
  const sha256 = hashWeights(weights);
  printResult({ format, network: network.name, channels: network.channels, parameters, sha256, out }, { json });
}
