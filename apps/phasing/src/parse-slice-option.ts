/** The option `--slice`. */

import { isTaggedError, parseSlices, type Slices } from "@autophase/tensor-io";
import { InvalidArgumentError } from "commander";

export function parseSliceOption(text: string): Slices {
  try {
    return parseSlices(text);
  } catch (cause) {
    if (isTaggedError(cause)) throw new InvalidArgumentError(`${cause.message}.`);
    throw cause;
  }
}
