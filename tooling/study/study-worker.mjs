// Reconstructs one crystal after another as it is told, each with one thread.

import { parentPort } from "node:worker_threads";
import { compareObjects } from "@autophase/analysis";
import { createWasmEngine } from "@autophase/kernels";
import { heldOutVoxels, presetOf } from "@autophase/phase-retrieval";
import { createLocalRunner, isClear, oneAnswer, runStarts } from "@autophase/reconstruction";
import { studyCrystal } from "./families.mjs";

const SEED = 1;
const engine = createWasmEngine({ threads: 1 });

parentPort.on("message", async (task) => {
  if (!task) return parentPort.close();
  parentPort.postMessage({ ...task, ...(await attempt(task)) });
});

async function attempt({ family, index, size, recipe, overrides = {} }) {
  const began = performance.now();
  const { object, pattern, parameters } = studyCrystal(family, index, size);
  const {
    name: _name,
    description: _description,
    starts,
    fewestStarts: fewest,
    heldOut,
    ...options
  } = { ...presetOf(recipe).options, ...overrides };
  const freeSet = heldOut === false ? undefined : heldOutVoxels(pattern, { seed: SEED, ...heldOut });
  try {
    const runner = createLocalRunner(pattern, { ...options, seed: SEED, engine, freeSet });
    const isEnough = (solutions, begun) => {
      const { verdict, agreement } = oneAnswer(pattern, solutions, { freeSet, begun });
      return isClear(verdict, agreement.kept);
    };
    const { solutions, failed, begun } = await runStarts({
      runners: [runner],
      starts,
      ...(fewest && { enough: { fewest, isEnough } }),
    });
    const phased = (performance.now() - began) / 1000;
    const answer = oneAnswer(pattern, solutions, { freeSet, begun });
    const { success, invariantError, iou, phaseMae } = compareObjects(answer.object, object);
    const { verdict, agreement, modes, fit, prtf, oversampling } = answer;
    const best = compareObjects(solutions.find(({ start }) => start === answer.best).object, object);
    return {
      success,
      invariantError,
      iou,
      phaseMae,
      bestSuccess: best.success,
      bestInvariantError: best.invariantError,
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
      phasingSeconds: phased,
    };
  } catch (error) {
    return {
      success: false,
      trustworthy: false,
      invariantError: 1,
      failure: error.message,
      seconds: (performance.now() - began) / 1000,
    };
  }
}
