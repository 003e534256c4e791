/** What the page shows: plain data; arrays stay in the lab. */

import type { CrystalSummary } from "@autophase/analysis";
import type { MaskStroke } from "@autophase/preparation";
import type { ProcessRecord } from "@autophase/tensor-io";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import type { PhasingEstimate } from "../lab/estimate-phasing.js";
import type { BesideFacts } from "../lab/open-beside.js";
import type { Opened } from "../lab/open-files.js";
import type { PhasedFacts, RunReport } from "../lab/phase-pattern.js";
import type { PreparedFacts } from "../lab/prepare-scan.js";
import type { SessionSettings } from "../lab/session-settings.js";
import type { VolumeFacts } from "../lab/volumes.js";
import { createStore } from "./create-store.js";

export const STAGES = ["open", "prepare", "phase", "judge", "look", "take away"] as const;
export type Stage = (typeof STAGES)[number];

/** Besides what a session keeps of the person's decisions. */
export interface Studio extends SessionSettings {
  readonly stage: Stage;
  /** What is going on, in words; nothing where the page waits for the person. */
  readonly busy: string | undefined;
  /** 0 to 1, where it is known. */
  readonly share: number | undefined;
  /** The sentence of the package that refused something. */
  readonly problem: string | undefined;
  /** Why the browser does not keep what there is. */
  readonly unkept: string | undefined;
  readonly opened: Opened | undefined;
  readonly fileNames: readonly string[];
  /** A run of the session that is gone on with was under way when its tab was closed. */
  readonly isCutOff: boolean;
  /** What of a configuration was left out, and why. */
  readonly notes: readonly string[];
  readonly volumes: readonly VolumeFacts[];
  /** Taken back, the last one last. */
  readonly undone: readonly MaskStroke[];
  readonly prepared: PreparedFacts | undefined;
  /** How long it would take, where that was asked. */
  readonly expected: PhasingEstimate | undefined;
  readonly report: RunReport | undefined;
  /** Of the object on its way, as it was last seen. */
  readonly forming: CrystalSurface | undefined;
  readonly phased: PhasedFacts | undefined;
  readonly record: ProcessRecord | undefined;
  readonly summary: CrystalSummary | undefined;
  /** Another crystal that is looked at beside the one there is. */
  readonly beside: BesideFacts | undefined;
  /** Why there is no crystal in nanometres. */
  readonly withoutCrystal: string | undefined;
}

export const studio = createStore<Studio>({
  stage: "open",
  busy: undefined,
  share: undefined,
  problem: undefined,
  unkept: undefined,
  opened: undefined,
  fileNames: [],
  from: [],
  isCutOff: false,
  notes: [],
  volumes: [],
  prepareSettings: {},
  strokes: [],
  undone: [],
  prepared: undefined,
  phasingSettings: { preset: "standard", seed: 1 },
  engine: "auto",
  expected: undefined,
  report: undefined,
  forming: undefined,
  phased: undefined,
  record: undefined,
  analysisSettings: {},
  geometry: undefined,
  summary: undefined,
  beside: undefined,
  withoutCrystal: undefined,
});
