/** Where training and validation take their patterns from. */

import type { Shape } from "@autophase/tensor-io";
import type { Sample } from "./sample.js";

export interface SampleSource {
  readonly shape: Shape;
  /** Training samples in one epoch. */
  readonly count: number;
  readonly validationCount: number;
  /** Sample `position` of epoch `epoch`: always the same for the same arguments. */
  train(epoch: number, position: number): Promise<Sample>;
  /** Never one of the training samples. */
  validation(index: number): Promise<Sample>;
}
