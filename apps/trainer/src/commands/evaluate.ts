/** `autophase-trainer evaluate`: what a network is worth on patterns it has not learnt from. */

import { InterruptedError, interruptSignal, printResult } from "@autophase/command-line";
import { evaluationReportHtml } from "@autophase/figures";
import { selectEngine } from "@autophase/kernels";
import { assertNetworkSize, readWeights } from "@autophase/network";
import { createPredictor, type TrainedNetwork, trainedNetwork } from "@autophase/prediction";
import { formatShape } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { toSimulation } from "../data/simulation-flags.js";
import { contestsOf } from "../evaluation/contests.js";
import type { CrystalOutcome, EvaluationTools } from "../evaluation/evaluate-crystal.js";
import { addEvaluationFlags, assertOneTestSource, type EvaluationFlags } from "../evaluation/evaluation-flags.js";
import { evaluationResult, resultContent, resultJson, resultText } from "../evaluation/evaluation-result.js";
import { pictureCases } from "../evaluation/picture-cases.js";
import { runEvaluation } from "../evaluation/run-evaluation.js";
import { folderTestSource, simulatedTestSource, type TestSource } from "../evaluation/test-source.js";
import { selectLearningEngine } from "../learning-engine.js";
import { commandLine } from "../version.js";

export function evaluateCommand(): Command {
  const command = new Command("evaluate").description(
    "measure a network against patterns and truth: alone, and as the start of phasing beside a random start",
  );
  return addEvaluationFlags(command).action(evaluate);
}

async function evaluate(flags: EvaluationFlags): Promise<void> {
  assertOneTestSource(flags);
  const signal = interruptSignal();
  const engine = await selectLearningEngine(flags.engine);
  process.stderr.write(`engine: ${engine.reason}\n`);
  const model = await loadModel(flags);
  const source = await openSource(flags, model);
  assertNetworkSize(model.network, model.shape ?? source.shape);
  process.stderr.write(`data: ${source.description}, ${formatShape(source.shape)}\n`);
  for (const { file, reason } of source.skipped) process.stderr.write(`skipped ${file}: ${reason}\n`);
  const contests = contestsOf(flags.recipes, flags.refine);
  const predictor = createPredictor({ ...model, shape: model.shape ?? source.shape });
  const tools = { predictor, engine: (await selectEngine(flags.engine)).engine, contests, seed: flags.seed };
  try {
    const outcomes = await runEvaluation(source, tools, signal);
    if (outcomes.length === 0) throw new InterruptedError("interrupted before the first crystal was done");
    await report(flags, model, source, tools, outcomes, engine.name, signal);
  } finally {
    predictor.dispose();
  }
}

async function loadModel({ weights: file, threshold }: EvaluationFlags): Promise<TrainedNetwork> {
  const model = trainedNetwork(readWeights(await readFileBytes(file), { file }));
  return { ...model, ...(threshold !== undefined && { threshold }) };
}

async function openSource(flags: EvaluationFlags, { shape = [64, 64, 64] }: TrainedNetwork): Promise<TestSource> {
  const { data, simulate = 1, seed, size, count } = flags;
  if (data !== undefined) return folderTestSource(data, count);
  const lengths = size === undefined ? shape : [size, size, size];
  return simulatedTestSource(simulate, seed, lengths, toSimulation(flags));
}

async function report(
  flags: EvaluationFlags,
  { network: { name, channels } }: TrainedNetwork,
  source: TestSource,
  tools: EvaluationTools,
  outcomes: readonly CrystalOutcome[],
  engine: string,
  signal: AbortSignal,
): Promise<void> {
  const result = evaluationResult(tools.contests, outcomes, flags.seed);
  const { out, weights, seed } = flags;
  const settings = {
    engine,
    network: name,
    channels,
    shape: [...source.shape],
    weights,
    data: source.description,
    seed,
  };
  if (out !== undefined) {
    const cases = signal.aborted ? [] : await pictureCases(source, outcomes, tools);
    const parameters = { command: commandLine(), ...settings };
    const html = evaluationReportHtml({
      title: `Evaluation of ${weights}`,
      ...resultContent(result),
      cases,
      parameters,
    });
    await writeFileAtomic(out, new TextEncoder().encode(html));
  }
  if (signal.aborted) {
    process.stdout.write(resultText(result));
    throw new InterruptedError(`interrupted after ${outcomes.length} of ${source.count} crystals`);
  }
  if (!flags.json) process.stdout.write(resultText(result));
  else printResult({ ...settings, ...resultJson(result), ...(out !== undefined && { out }) }, { json: true });
}
