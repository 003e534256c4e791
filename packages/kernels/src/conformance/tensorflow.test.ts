import { openTensorflow } from "./software-tensorflow.js";
import { defineConformance, SPARING, THOROUGH } from "./subject.js";

const engine = await openTensorflow();
const extent = engine.backend === "cpu" ? SPARING : THOROUGH;
// golden arrays have a file of their own, with quicker transforms
const subject = { ...extent, goldenKeys: [], engine, tolerance: 1e-4 };
defineConformance(`tensorflow, ${engine.description}`, subject);
