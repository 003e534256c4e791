export { DEFAULT_WEIGHTS, findCard, WEIGHTS_CARDS, WEIGHTS_NAMES } from "./cards.js";
export { UnknownWeightsError } from "./errors.js";
export { checkWeights, loadWeights } from "./load-weights.js";
export type { WeightsCard } from "./weights-card.js";
