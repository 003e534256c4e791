/** What the laboratory holds: everything large stays here, in the worker. */

import type { Analysis, RecognizedScan, UnwrappedPhase } from "@autophase/analysis";
import type { ChosenPrepareSettings, Preparation } from "@autophase/preparation";
import type { PhasingOutcome, PhasingPlan, SupervisedRun } from "@autophase/reconstruction";
import type { Acquisition, DiffractionPattern, RealArray, Reconstruction } from "@autophase/tensor-io";
import { createDroppedFiles, type DroppedFiles } from "./dropped-files.js";
import { createVolumes, type Volumes } from "./volumes.js";

export interface Scan {
  readonly name: string;
  readonly frames: RealArray;
  /** Further scans of the crystal, to be added up. */
  readonly more?: readonly { readonly name: string; readonly frames: RealArray }[];
  /** What came with the frames. */
  readonly acquisition?: Acquisition;
  /** What their own file says of how they were taken. */
  readonly recognized?: RecognizedScan;
  /** Pixels of the whole detector that its file or its beamline knows to be bad or absent; 1 = measured. */
  readonly measured?: RealArray<Uint8Array>;
  /** What was opened of the file, and what its detector is known for; what the person sets goes before it. */
  readonly settings?: Pick<ChosenPrepareSettings, "dataset" | "slice" | "saturation">;
  /** Sentences on how it was opened. */
  readonly words?: readonly string[];
}

export interface LabState {
  readonly files: DroppedFiles;
  readonly volumes: Volumes;
  scan?: Scan | undefined;
  preparation?: Preparation | undefined;
  /** What it took. */
  preparationSeconds?: number | undefined;
  /** With what was masked by hand, together with the mask of a file; absent where nothing was. */
  drawnMask?: RealArray | undefined;
  pattern?: { readonly name: string; readonly pattern: DiffractionPattern } | undefined;
  /** The last run, with what it runs. */
  running?: { readonly run: SupervisedRun; readonly plan: PhasingPlan; readonly engine: string } | undefined;
  outcome?: PhasingOutcome | undefined;
  reconstruction?: { readonly name: string; readonly reconstruction: Reconstruction } | undefined;
  analysis?: Analysis | undefined;
  /** Of the crystal where it is known, else of what was phased; absent for two axes. */
  unwrapping?: UnwrappedPhase | undefined;
  /** Another one, to be looked at beside it. */
  beside?: BesideCrystal | undefined;
}

interface BesideCrystal {
  readonly name: string;
  readonly reconstruction: Reconstruction;
  /** Absent where it is not known how it was measured. */
  readonly analysis: Analysis | undefined;
}

export function createLabState(): LabState {
  return { files: createDroppedFiles(), volumes: createVolumes() };
}

/** The pattern is another: what was phased of the one before goes. */
export function setPattern(state: LabState, name: string, pattern: DiffractionPattern): void {
  state.pattern = { name, pattern };
  const { intensity, mask } = pattern;
  state.volumes.put("pattern", { array: intensity, kind: "counts", unit: "counts", ...(mask && { inside: mask }) });
  forgetObject(state);
}

export function forgetObject(state: LabState): void {
  state.outcome = undefined;
  state.reconstruction = undefined;
  state.analysis = undefined;
  state.unwrapping = undefined;
  state.beside = undefined;
  state.volumes.drop(...OBJECT_VOLUMES);
}

export const OBJECT_VOLUMES = [
  "amplitude",
  "phase",
  "unwrapped phase",
  "displacement",
  "strain",
  "amplitude deviation",
  "phase deviation",
  "phased amplitude",
  "phased phase",
  "first amplitude",
  "second amplitude",
  "first phase",
  "second phase",
  "beside amplitude",
  "beside phase",
  "beside unwrapped phase",
  "beside displacement",
  "beside strain",
];
