/** What is kept of a run: weights for whoever uses them, and a state to go on from. */

import { type Network, readWeightTensors, type Weights } from "@autophase/network";
import { rangeToText, type TrainingRange } from "@autophase/prediction";
import type { TrainState } from "@autophase/trainer";
import { thresholdSchedule } from "./run-schedules.js";
import type { RunSettings } from "./settings/run-settings.js";

/** The newest state of a run, or the one with the lowest loss so far. */
export interface KeptState {
  readonly kind: "best" | "last";
  readonly network: Network;
  readonly weights: Weights;
  /** Of the weights file: the amplitude threshold among them. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly state: TrainState;
  /** Of the checkpoint. */
  readonly stateMetadata: Readonly<Record<string, string>>;
}

/** Where a run keeps its states: a folder in Node, IndexedDB in a browser. */
export interface RunStore {
  /** The state goes last: where it is, everything else is as new. @returns where it is, for events and errors. */
  keep(kept: KeptState): Promise<string | undefined>;
}

/** @returns keeps a state. */
export function createKeeper(
  network: Network,
  settings: RunSettings,
  onKept: (kept: KeptState) => Promise<string | undefined>,
): (state: TrainState, kind: "best" | "last") => Promise<string | undefined> {
  const threshold = thresholdSchedule(settings);
  // the best state of an epoch is its last one too
  let known: { readonly state: TrainState; readonly weights: Weights } | undefined;
  return async (state, kind) => {
    const { step, epoch } = state.progress;
    const { seed, shape } = settings;
    const stateMetadata = { step: String(step), epoch: String(epoch), seed: String(seed), size: shape.join("x") };
    if (known?.state !== state) {
      const tensors = { trainable: state.weights, statistics: state.buffers };
      known = { state, weights: await readWeightTensors(network, tensors) };
    }
    const metadata = { ...stateMetadata, threshold: String(threshold(step)), ...rangeToText(rangeOf(settings)) };
    return onKept({ kind, network, weights: known.weights, metadata, state, stateMetadata });
  };
}

/** Of simulated crystals; what a folder holds nobody has measured. */
function rangeOf({ simulate, oversampling, peakCounts, gaps, deadPixels }: RunSettings): TrainingRange {
  if (simulate === undefined) return {};
  const isWhole = gaps === 0 && deadPixels === 0;
  return { oversampling: pairOf(oversampling), peakCounts: pairOf(peakCounts), ...(isWhole && { unmeasured: 0 }) };
}

function pairOf(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === "number" ? [value, value] : value;
}
