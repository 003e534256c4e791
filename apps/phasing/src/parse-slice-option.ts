/** The option `--slice`. */

import { isAutophaseError, parseSlices, type Slices } from "@autophase/tensor-io";
import { InvalidArgumentError } from "commander";

export function parseSliceOption(text: string): Slices {
  try {
    return parseSlices(text);
  } catch (cause) {
    if (isAutophaseError(cause)) throw new InvalidArgumentError(`${cause.message}.`);
    throw cause;
  }
}
