/** `autophase-trainer evaluate`: what a network is worth on patterns it has not learnt from. */

import {
  addSettings,
  assertEnding,
  claimOutputs,
  createProgress,
  InterruptedError,
  interruptSignal,
  parseChoice,
  printNote,
  printResult,
  UsageError,
} from "@autophase/command-line";
import { openDataset } from "@autophase/dataset/node";
import {
  datasetTestSource,
  type Evaluation,
  type EvaluationSettings,
  evaluateNetwork,
  evaluationSettings,
  resultContent,
  resultJson,
  resultText,
  simulatedTestSource,
  type TestSource,
} from "@autophase/evaluation";
import { evaluationReportHtml } from "@autophase/figures";
import { ENGINE_NAMES, type EngineName, selectEngine } from "@autophase/kernels";
import { readTrainedNetwork, selectLearningEngine, type TrainedNetwork } from "@autophase/prediction";
import { formatShape, type Json } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { provenance } from "../provenance.js";
import { type Seat, withSeat } from "../training/seat.js";

interface EvaluateFlags extends EvaluationSettings {
  readonly weights: string;
  readonly engine: EngineName | "auto";
  readonly float16?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  const command = new Command("evaluate")
    .description(
      "measure a network against patterns and truth: alone, and as the start of phasing beside a random start",
    )
    .requiredOption("--weights <file>", "weights, such as best.safetensors of a run");
  return addSettings(command, evaluationSettings)
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--float16", "with --engine gpu: keep activations in half precision, which not every GPU has")
    .option("--out <file>", "write a report with pictures, .html")
    .option("--json", "end with one JSON object on standard output")
    .action((flags: EvaluateFlags) => withSeat((seat) => evaluate(flags, seat)));
}

async function evaluate(flags: EvaluateFlags, { isFirst, threads, share }: Seat): Promise<void> {
  if ((flags.data === undefined) === (flags.simulate === undefined)) {
    throw new UsageError("give either --data FOLDER or --simulate N to judge by");
  }
  const { weights, out, float16 } = flags;
  const signal = isFirst ? interruptSignal() : new AbortController().signal;
  const say = isFirst ? printNote : () => {};
  assertEnding(out, [".html", ".htm"]);
  if (isFirst) await claimOutputs({ out }, { inputs: [weights] });
  const learning = await selectLearningEngine(flags.engine, { float16, ...(threads && { threads }) });
  say(`engine: ${learning.reason}`);
  const model = await readTrainedNetwork(await readFileBytes(weights), { file: weights });
  const source = await openTestSource(flags, model);
  say(`data: ${source.description}, ${formatShape(source.shape)}`);
  for (const { file, reason } of source.skipped) say(`warning: skipped ${file}: ${reason}`);
  const { engine } = await selectEngine(flags.engine, threads ? { wasm: { threads } } : {});
  const progress = createProgress("evaluating", source.count);
  const evaluation = await evaluateNetwork(model, flags, {
    source,
    engine,
    signal,
    withPictures: out !== undefined,
    ...(share && { share }),
    onEvent: ({ done, note }) => progress.update(done, note),
  }).finally(() => progress.stop());
  if (!isFirst) return;
  await report(flags, evaluation, source, {
    engine: learning.name,
    network: model.network.name,
    channels: model.network.channels,
    shape: [...source.shape],
    weights,
    data: source.description,
    seed: flags.seed,
  });
}

async function openTestSource(flags: EvaluateFlags, { shape = [64, 64, 64] }: TrainedNetwork): Promise<TestSource> {
  const { data, count } = flags;
  return data === undefined
    ? simulatedTestSource(flags, shape)
    : datasetTestSource(data, await openDataset(data), count);
}

async function report(
  { out, weights, json }: EvaluateFlags,
  { result, outcomes, cases }: Evaluation,
  source: TestSource,
  settings: { readonly [name: string]: Json },
): Promise<void> {
  if (!result) throw new InterruptedError("interrupted before the first crystal was done");
  if (out !== undefined) {
    const parameters = { command: provenance().command, ...settings };
    const title = `Evaluation of ${weights.split(/[/\\]/).slice(-2).join("/")}`;
    const html = evaluationReportHtml({ title, ...resultContent(result), cases, parameters });
    await writeFileAtomic(out, new TextEncoder().encode(html));
  }
  const isInterrupted = outcomes.length < source.count;
  if (!json || isInterrupted) process.stdout.write(resultText(result));
  if (isInterrupted) throw new InterruptedError(`interrupted after ${outcomes.length} of ${source.count} crystals`);
  if (json) printResult({ ...settings, ...resultJson(result, outcomes), ...(out && { out }) }, { json: true });
}
