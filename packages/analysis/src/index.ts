export { type Alignment, alignToReference } from "./alignment/align-to-reference.js";
export { translate } from "./alignment/translate.js";
export { twin } from "./alignment/twin.js";
