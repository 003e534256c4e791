export { autocorrelationChannels } from "./autocorrelation-channels.js";
export { farFieldModulus } from "./far-field-modulus.js";
export { LOSS_NAMES, type Loss, type LossName, type LossOptions, lossByName } from "./losses/loss-by-name.js";
export { createModulusLoss, type ModulusLoss, type ModulusLossOptions } from "./losses/modulus-loss.js";
export { maeLoss } from "./mae-loss.js";
export { normalizeModulus } from "./normalize-modulus.js";
export { type ObjectTensors, projectModulus } from "./project-modulus.js";
