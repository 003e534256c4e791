import { describe } from "vitest";
import { registerQuickTransforms } from "./quick-transforms.js";
import { openTensorflow } from "./software-tensorflow.js";
import { THOROUGH } from "./subject.js";
import { defineGolden } from "./suites/golden.js";

const engine = await openTensorflow();
if (engine.backend === "cpu") registerQuickTransforms();

describe(`tensorflow, ${engine.description}`, () => defineGolden({ ...THOROUGH, engine, tolerance: 1e-4 }));
