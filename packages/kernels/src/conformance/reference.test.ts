import { createReferenceEngine } from "../reference/reference-engine.js";
import { defineConformance, THOROUGH } from "./subject.js";

defineConformance("reference", { ...THOROUGH, engine: createReferenceEngine(), tolerance: 1e-9 });
