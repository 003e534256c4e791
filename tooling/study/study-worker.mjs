// Reconstructs one crystal after another as it is told, each with one thread. The recipe `network` is `standard` whose
// first start begins where the network says, as `reconstruct --weights` has it; that of `fast` does so anyway, and
// `control` is `fast` whose first start begins at random numbers as the others. The network is that which is shipped,
// or a file's.

import { parentPort } from "node:worker_threads";
import { compareObjects } from "@autophase/analysis";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { presetOf } from "@autophase/phase-retrieval";
import { predictStart, readTrainedNetwork, selectLearningEngine, trainedNetwork } from "@autophase/prediction";
import { predictedGuess, reconstruct } from "@autophase/reconstruction";
import { readFileBytes } from "@autophase/tensor-io/node";
import { loadWeights } from "@autophase/weights";
import { studyCrystal } from "./families.mjs";

const SEED = 1;
/** Of runs that found nothing. */
const LOST = ["NoSolutionError", "NoneKeptError", "EmptyPredictionError"];
const PRESETS = { network: "standard", control: "fast" };
const engine = createWasmEngine({ threads: 1 });

parentPort.on("message", async (task) => {
  if (!task) return parentPort.close();
  parentPort.postMessage({ ...task, ...(await attempt(task)) });
});

async function attempt({ family, index, size, recipe, weights, overrides = {} }) {
  const began = performance.now();
  const { object, pattern, parameters } = studyCrystal(family, index, size);
  const preset = presetOf(PRESETS[recipe] ?? recipe);
  const { name: _name, description: _description, ...settings } = { ...preset.options, ...overrides };
  const named = { origin: recipe, settings, remarks: [] };
  const before = process.cpuUsage();
  try {
    const isGuessed = recipe === "network" || (preset.begins === "network" && recipe !== "control");
    const guesses = isGuessed ? [await guessOfNetwork(pattern, weights)] : undefined;
    const { answer, failed, begun, best, seconds } = await reconstruct(
      pattern,
      { recipe: named, seed: SEED },
      { engine, guesses },
    );
    const { user, system } = process.cpuUsage(before);
    const { success, invariantError, iou, phaseMae } = compareObjects(answer.object, object);
    const { verdict, agreement, modes, fit, prtf, oversampling } = answer;
    const ofBest = compareObjects(best.object, object);
    return {
      success,
      invariantError,
      iou,
      phaseMae,
      bestSuccess: ofBest.success,
      bestInvariantError: ofBest.invariantError,
      trustworthy: verdict.trustworthy,
      reason: verdict.reason,
      expectedError: verdict.expectedError,
      checks: Object.fromEntries(verdict.checks.map(({ name, value }) => [name, value])),
      kept: agreement.kept,
      starts: begun,
      failed: failed.length,
      medianInvariantError: agreement.medianInvariantError,
      firstWeight: modes[0],
      fit,
      resolutionVoxels: prtf.resolutionVoxels,
      oversampling,
      table: answer.starts.map(({ chi, freeLlk, supportVoxels, kept, invariantError: error }) => [
        chi,
        freeLlk,
        supportVoxels,
        kept,
        error,
      ]),
      peakCounts: parameters.peakCounts,
      phaseRange: parameters.phaseRange,
      seconds: (performance.now() - began) / 1000,
      phasingSeconds: seconds,
      // of the process: with one worker alone those of this crystal
      processorSeconds: (user + system) / 1e6,
    };
  } catch (error) {
    if (!LOST.includes(error._tag)) throw error;
    return {
      success: false,
      trustworthy: false,
      invariantError: 1,
      failure: error.message,
      seconds: (performance.now() - began) / 1000,
    };
  }
}

async function guessOfNetwork(pattern, file) {
  await selectLearningEngine("wasm", { threads: 1 });
  const network = file
    ? await readTrainedNetwork(await readFileBytes(file), { file })
    : trainedNetwork(await loadWeights());
  return predictedGuess(await predictStart(pattern, network), undefined);
}
