/** What a person decided, as a session keeps it. */

import type { ChosenAnalysisSettings } from "@autophase/analysis";
import type { EngineName } from "@autophase/kernels";
import type { ChosenPrepareSettings, MaskStroke } from "@autophase/preparation";
import type { PhasingSettings } from "@autophase/reconstruction";

export interface SessionSettings {
  readonly prepareSettings: ChosenPrepareSettings;
  readonly strokes: readonly MaskStroke[];
  readonly phasingSettings: PhasingSettings;
  readonly engine: EngineName | "auto";
  /** Paths of files that the first starts begin at. */
  readonly from: readonly string[];
  /** Steps of learning on the pattern before a network among them predicts. */
  readonly fineTune?: number;
  readonly analysisSettings: ChosenAnalysisSettings;
  readonly geometry: string | undefined;
  /** A run was under way. */
  readonly isPhasing?: boolean;
}
