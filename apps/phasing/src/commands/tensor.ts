/** `autophase tensor`: displacement vector and strain tensor of a crystal that was measured at several reflections. */

import { basename } from "node:path";
import {
  findGeometry,
  readableTensor,
  strainTensor,
  summarizeTensor,
  TENSOR_SETTINGS,
  tensorReconstruction,
  tensorVti,
} from "@autophase/analysis";
import {
  addConfig,
  addResultOptions,
  addSettings,
  assertEnding,
  chosenSettings,
  printResult,
  printWarning,
} from "@autophase/command-line";
import { tensorReport } from "@autophase/figures";
import { readReconstruction, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { claimReconstruction, withExtension } from "../output-path.js";
import { provenance } from "../process-record.js";
import { writeReport, writeResult } from "../report-file.js";

interface TensorOptions {
  readonly out: string;
  readonly vti?: string;
  readonly report: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

export function tensorCommand(): Command {
  const command = new Command("tensor")
    .description("displacement vector, strain tensor and rotation of a crystal from three reflections or more")
    .argument(
      "<reflections...>",
      ".cxi on the detector's grid, with geometry; solutions of one reflection as A.cxi,B.cxi",
    )
    .requiredOption("--out <file>", "where the maps on cubic voxels go, .cxi");
  addSettings(addConfig(command), TENSOR_SETTINGS).option("--vti <file>", "vectors and tensors for ParaView, .vti");
  return addResultOptions(command).action(runTensor);
}

async function runTensor(names: readonly string[], options: TensorOptions, command: Command): Promise<void> {
  const { out, vti, report: wantsReport, force, json = false } = options;
  assertEnding(vti, [".vti"]);
  const settings = await chosenSettings(command, TENSOR_SETTINGS);
  const report = wantsReport ? withExtension(out, ".html") : undefined;
  const files = names.map((name) => name.split(","));
  await claimReconstruction({ out, vti, report }, { inputs: files.flat(), force });
  const read = await Promise.all(
    files.map((solutions) => Promise.all(solutions.map((file) => readReconstruction(file)))),
  );
  const reflections = read.map((solutions, k) => {
    const found = findGeometry(files[k][0], solutions[0].pattern.acquisition);
    return { name: basename(files[k][0]), solutions, found };
  });
  const tensor = strainTensor(reflections, settings);
  for (const warning of tensor.warnings) printWarning(`warning: ${warning}`);
  const result = tensorReconstruction(read[0][0], tensor, provenance());
  const sha256 = await writeResult(out, result);
  if (vti) await writeFileAtomic(vti, tensorVti(tensor));
  if (report) await writeReport(report, tensorReport(result, { title: basename(out) }), sha256);
  const summary = summarizeTensor(tensor);
  printResult(
    { ...(json ? summary : readableTensor(summary)), out, ...(vti && { vti }), ...(report && { report }) },
    { json },
  );
}
