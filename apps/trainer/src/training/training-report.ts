/** The page that a run ends with. */

import { join } from "node:path";
import { alignToReference } from "@autophase/analysis";
import { type TrainingExample, trainingReportHtml } from "@autophase/figures";
import { createWeightTensors, readWeights } from "@autophase/network";
import { amplitudeOf, type ComplexArray, type RealArray } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../data/sample.js";
import { type Prediction, predict } from "../evaluation/predict.js";
import { type EpochRecord, RUN_FILES } from "./run-folder.js";
import type { TrainingRun } from "./run-training.js";

const EXAMPLES = 2;

/** Loss curve, learning rate, and a few patterns that were held out with what the best weights make of them. */
export async function writeTrainingReport(run: TrainingRun, history: readonly EpochRecord[]): Promise<void> {
  const html = trainingReportHtml({
    title: `${run.network.name}: ${run.folder}`,
    lossCurve: {
      train: history.map(({ trainingLoss }) => trainingLoss),
      ...(run.settings.validation > 0 && {
        validation: history.map(({ validationLoss }) => validationLoss ?? Number.NaN),
      }),
    },
    learningRate: history.map(({ learningRate }) => learningRate),
    examples: await drawExamples(run),
    parameters: run.settings,
  });
  await writeFileAtomic(join(run.folder, RUN_FILES.report), new TextEncoder().encode(html));
}

async function drawExamples({ folder, source, settings }: TrainingRun): Promise<TrainingExample[]> {
  const path = join(folder, RUN_FILES.best);
  const { network, weights } = readWeights(await readFileBytes(path), { file: path });
  const tensors = createWeightTensors(network, weights);
  const examples: TrainingExample[] = [];
  for (let index = 0; index < Math.min(EXAMPLES, settings.validation); index++) {
    const sample = await source.validation(index);
    const predicted = await predict(network, tensors, settings.threshold, sample);
    if (!predicted.support.data.includes(1)) continue;
    examples.push(beside(sample, predicted));
  }
  tf.dispose([tensors.trainable, tensors.statistics]);
  return examples;
}

/** A prediction is one of many equal answers: it is shown where it lies best over the truth. */
function beside({ name, truth }: Sample, predicted: Prediction): TrainingExample {
  if (!truth) return { name, predicted };
  const { aligned } = alignToReference(predicted.object, truth);
  const image = { object: aligned, support: supportOf(aligned) };
  return { name, predicted: image, truth: { object: truth, support: supportOf(truth) } };
}

/** Above half of the maximum. */
function supportOf(object: ComplexArray): RealArray<Uint8Array> {
  const { data, shape } = amplitudeOf(object);
  const half = data.reduce((a, b) => Math.max(a, b), 0) / 2;
  return { data: Uint8Array.from(data, (a) => (a > half ? 1 : 0)), shape };
}
