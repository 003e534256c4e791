/** An engine under test, and how much of the suites it is given. */

import type { Shape } from "@autophase/tensor-io";
import { describe } from "vitest";
import type { PhasingEngine } from "../engine.js";
import { defineFields } from "./suites/fields.js";
import { defineGolden, GOLDEN_KEYS } from "./suites/golden.js";
import { defineIterates } from "./suites/iterates.js";
import { defineMeasurements } from "./suites/measurements.js";

export interface Subject {
  readonly engine: PhasingEngine;
  readonly shapes: readonly Shape[];
  /** What tests on one shape take. */
  readonly shape: Shape;
  /** More voxels than a pass takes at once. */
  readonly wideShape: Shape;
  readonly goldenKeys: readonly string[];
  /** What ten iterations may add up to. */
  readonly tolerance: number;
}

/** Every shape that has ever been awkward, and every golden array. */
export const THOROUGH = {
  shapes: [
    ...[[1], [12], [97], [5, 9], [40, 64], [1, 1, 1], [1, 30, 1], [2, 3, 4, 5], [3, 1, 4, 2, 5], [7, 6, 5]],
    ...[
      [11, 13, 17],
      [8, 1, 33],
      [16, 20, 24],
      [2, 64, 66],
    ],
  ],
  shape: [9, 10, 14],
  wideShape: [2, 64, 66],
  goldenKeys: GOLDEN_KEYS,
} as const;

/** For engines that take milliseconds for each voxel, or seconds for each new length. */
export const SPARING = {
  shapes: [[1], [97], [7, 3, 33]],
  shape: [7, 3, 33],
  wideShape: [97],
  goldenKeys: ["raar", "dm_masked"],
} as const;

/** The one suite that every engine passes. */
export function defineConformance(name: string, subject: Subject): void {
  describe(name, () => {
    defineIterates(subject);
    defineFields(subject);
    defineMeasurements(subject);
    defineGolden(subject);
  });
}
