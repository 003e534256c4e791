/** What a run leaves on the disk of a state: weights for whoever uses them, and a checkpoint to go on from. */

import { join } from "node:path";
import { type Network, readWeightTensors, type Weights } from "@autophase/network";
import type { TrainState } from "@autophase/trainer";
import { type CheckpointFolder, openCheckpointFolder } from "@autophase/trainer/node";
import { RUN_FILES, saveWeights } from "./run-folder.js";
import { thresholdSchedule } from "./run-schedules.js";
import type { RunSettings } from "./run-settings.js";

export interface KeptRun {
  readonly folder: string;
  readonly network: Network;
  readonly settings: RunSettings;
}

/** The checkpoints of a run. */
export function checkpointsOf({ folder, settings }: Pick<KeptRun, "folder" | "settings">): CheckpointFolder {
  return openCheckpointFolder(join(folder, RUN_FILES.checkpoints), { keepLast: settings.keepLast });
}

/**
 * The checkpoint goes last: where it is, the other files are as new.
 * @param flush - puts everything else on the disk.
 * @returns keeps a state, and says where the checkpoint is.
 */
export function createKeeper(
  run: KeptRun,
  flush: () => Promise<void>,
): (state: TrainState, kind: "best" | "last") => Promise<string> {
  const { folder, network, settings } = run;
  const checkpoints = checkpointsOf(run);
  const threshold = thresholdSchedule(settings);
  // the best state of an epoch is its last one too
  let known: { readonly state: TrainState; readonly weights: Weights } | undefined;
  return async (state, kind) => {
    const { step, epoch } = state.progress;
    const { seed, shape } = settings;
    const metadata = { step: String(step), epoch: String(epoch), seed: String(seed), size: shape.join("x") };
    if (known?.state !== state) {
      const tensors = { trainable: state.weights, statistics: state.buffers };
      known = { state, weights: await readWeightTensors(network, tensors) };
    }
    await saveWeights(folder, kind, network, known.weights, { ...metadata, threshold: String(threshold(step)) });
    await flush();
    return checkpoints.save(state, kind, metadata);
  };
}
