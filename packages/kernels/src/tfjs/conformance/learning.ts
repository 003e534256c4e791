/** The one suite that every backend for learning passes. */

import { describe } from "vitest";
import type { LearningSubject } from "./subject.js";
import { defineBoxes } from "./suites/boxes.js";
import { defineConvolutions } from "./suites/convolutions.js";
import { defineElementwise } from "./suites/elementwise.js";
import { defineFarField } from "./suites/far-field.js";
import { defineGroupNormalization } from "./suites/group-normalization.js";
import { defineMaxPool } from "./suites/max-pool.js";
import { defineNormalizedConvolutions } from "./suites/normalized-convolutions.js";
import { defineOptimizers } from "./suites/optimizers.js";
import { defineReductions } from "./suites/reductions.js";
import { defineResampling } from "./suites/resampling.js";

export function defineLearningConformance(name: string, subject: LearningSubject): void {
  // shaders for a GPU in software take seconds each to compile
  describe(`learning on ${name}`, { timeout: 120_000 }, () => {
    defineConvolutions(subject);
    defineNormalizedConvolutions(subject);
    defineGroupNormalization(subject);
    defineMaxPool(subject);
    defineResampling(subject);
    defineElementwise(subject);
    defineReductions(subject);
    defineBoxes(subject);
    defineOptimizers(subject);
    defineFarField(subject);
  });
}
