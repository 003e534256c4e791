/** Weights by name. */

import type { WeightsFile } from "@autophase/network";
import { FormatError } from "@autophase/tensor-io";
import { readBytes } from "#bytes";
import { findCard } from "./cards.js";
import type { WeightsCard } from "./weights-card.js";

/**
 * @param name - one of `WEIGHTS_NAMES`; default `DEFAULT_WEIGHTS`.
 * @throws {UnknownWeightsError} for another name. @throws {FileError} when the file is not beside the code.
 * @throws {FormatError} when it is damaged, or holds other weights than its card says.
 */
export async function loadWeights(name?: string): Promise<WeightsFile> {
  const card = findCard(name);
  return checkWeights(card, await readBytes(card.url));
}

/** The weights of bytes that were fetched in another way. @throws {FormatError} when they are not those of the card. */
export async function checkWeights(
  { name, sha256 }: Pick<WeightsCard, "name" | "sha256">,
  bytes: Uint8Array,
): Promise<WeightsFile> {
  // who only asks for a card does not wait for TensorFlow.js
  const { readWeights } = await import("@autophase/network");
  const file = readWeights(bytes, { file: name });
  const got = file.metadata.sha256;
  if (got !== sha256) throw new FormatError(name, `expected weights with the SHA-256 hash ${sha256}, got ${got}`);
  return file;
}
