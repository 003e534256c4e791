export { createWebglEngine, type WebglEngine } from "./webgl-engine.js";
