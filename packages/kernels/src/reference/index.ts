export { createReferenceEngine } from "./reference-engine.js";
