export { farFieldModulus } from "./far-field-modulus.js";
export { maeLoss } from "./mae-loss.js";
export { normalizeModulus } from "./normalize-modulus.js";
