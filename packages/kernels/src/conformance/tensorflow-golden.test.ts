import { registerQuickTransforms } from "@autophase/vitest/quick-transforms";
import * as tf from "@tensorflow/tfjs-core";
import { describe } from "vitest";
import { openTensorflow } from "./software-tensorflow.js";
import { THOROUGH } from "./subject.js";
import { defineGolden } from "./suites/golden.js";

const engine = await openTensorflow();
if (engine.backend === "cpu") registerQuickTransforms(tf);

describe(`tensorflow, ${engine.description}`, () => defineGolden({ ...THOROUGH, engine, tolerance: 1e-4 }));
