/** The weights there are. */

import { UnknownWeightsError } from "./errors.js";
import { PATTERSON_32 } from "./patterson-32.js";
import type { WeightsCard } from "./weights-card.js";

export const WEIGHTS_CARDS: readonly WeightsCard[] = [PATTERSON_32];

export const WEIGHTS_NAMES: readonly string[] = WEIGHTS_CARDS.map(({ name }) => name);

export const DEFAULT_WEIGHTS = PATTERSON_32.name;

/** @throws {UnknownWeightsError} for a name that there is not. */
export function findCard(name: string = DEFAULT_WEIGHTS): WeightsCard {
  const card = WEIGHTS_CARDS.find((one) => one.name === name);
  if (card === undefined) throw new UnknownWeightsError(name, WEIGHTS_NAMES);
  return card;
}
