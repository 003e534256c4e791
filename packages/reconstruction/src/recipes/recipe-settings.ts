/** Everything that a recipe settles, as plain data: what a preset, a recipe file or a cohere configuration amounts to. */

import type { HeldOutOptions, PhaseOptions } from "@autophase/phase-retrieval";
import type { Generations } from "../generations/generation-settings.js";

type Settled =
  | "beta"
  | "shrinkWrap"
  | "constraints"
  | "breakTwinAt"
  | "lowToHigh"
  | "coherence"
  | "saturation"
  | "settling"
  | "averageLast"
  | "center";

/** The part of `PhaseOptions` that is independent of pattern, machine and seed; JSON can hold it, and `PresetOptions` are such. */
export interface RecipeSettings extends Pick<PhaseOptions, Settled> {
  /** In string form. */
  readonly recipe: string;
  /** Independent starts, at most. */
  readonly starts?: number;
  readonly support?: "box" | "sphere" | "autocorrelation";
  /** Independent starts end at this number, or two, four ... more, once they clearly agree; default `starts`. */
  readonly fewestStarts?: number;
  /** A guided search instead of independent starts alone. */
  readonly generations?: Generations;
  /** Voxels to judge the starts by; `false` holds none out. Default 5 %. */
  readonly heldOut?: Omit<HeldOutOptions, "seed"> | false;
}
