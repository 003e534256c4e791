/** Checks the options of a simulation once, before anything is drawn. */

import { formatShape, ShapeError, ValueError } from "@autophase/tensor-io";
import type { NumberOrRange } from "./draw.js";
import { FACET_FAMILIES } from "./geometry/facets.js";
import type { SimulationOptions } from "./simulate-crystal.js";
import { SPLITS } from "./split.js";
import { STRAIN_FAMILY_NAMES } from "./strain/strain-family.js";

/**
 * @throws {ShapeError} when the shape is not three lengths of at least 8.
 * @throws {ValueError} when another option is out of its range; the message names it.
 */
export function assertOptions(options: SimulationOptions): void {
  const { seed, index, split, exposure = 0, shape = [64, 64, 64], crystal = {}, strain = {}, detector = {} } = options;
  if (shape.length !== 3 || shape.some((length) => !Number.isInteger(length) || length < 8)) {
    throw new ShapeError(`simulateCrystal: expected three lengths of at least 8, got ${formatShape(shape)}`);
  }
  check("seed", "an integer", seed, Number.isSafeInteger(seed));
  check("index", "a non-negative integer", index, Number.isSafeInteger(index) && index >= 0);
  check("exposure", "a non-negative integer", exposure, Number.isSafeInteger(exposure) && exposure >= 0);
  check("split", `one of ${SPLITS.join(", ")}`, split, split === undefined || SPLITS.includes(split));
  checkCrystal(crystal);
  checkStrain(strain);
  checkDetector(detector);
}

function checkCrystal(crystal: NonNullable<SimulationOptions["crystal"]>): void {
  const { oversampling = [2, 5], edgeWidth = 1, facetFamilies, distanceSpread = 0.3, maximumCuts = 3 } = crystal;
  check("oversampling", "two numbers, 2 <= low <= high", oversampling, isRange(oversampling, 2));
  check("edgeWidth", "voxels in (0, 2]", edgeWidth, edgeWidth > 0 && edgeWidth <= 2);
  check(
    "facetFamilies",
    `some of ${FACET_FAMILIES.join(", ")}`,
    facetFamilies,
    isChoice(facetFamilies, FACET_FAMILIES),
  );
  check("distanceSpread", "a number in [0, 1)", distanceSpread, distanceSpread >= 0 && distanceSpread < 1);
  check(
    "maximumCuts",
    "an integer from 0 to 20",
    maximumCuts,
    Number.isInteger(maximumCuts) && maximumCuts >= 0 && maximumCuts <= 20,
  );
}

function checkStrain({
  families,
  minimumPhase = 0,
  maximumPhase = Math.PI,
}: NonNullable<SimulationOptions["strain"]>): void {
  check("families", `some of ${STRAIN_FAMILY_NAMES.join(", ")}`, families, isChoice(families, STRAIN_FAMILY_NAMES));
  const phases = [minimumPhase, maximumPhase];
  check("minimumPhase, maximumPhase", "radians, 0 <= minimum <= maximum", phases, isRange(phases, 0));
}

function checkDetector(detector: NonNullable<SimulationOptions["detector"]>): void {
  const { peakCounts = 1, background = 0, coherenceWidth = 0, gaps = 0, gapWidth = 2, deadPixels = 0 } = detector;
  const peaks = toRange(peakCounts);
  check("peakCounts", "positive counts, or two of them, low <= high", peakCounts, isRange(peaks, Number.MIN_VALUE));
  check("background", "counts of at least 0, or two of them, low <= high", background, isRange(toRange(background), 0));
  const widths = toRange(coherenceWidth);
  const voxels = "voxels from 0 to 10, or two of them, low <= high";
  check("coherenceWidth", voxels, coherenceWidth, isRange(widths, 0) && widths[1] <= 10);
  check("gaps", "a non-negative integer", gaps, Number.isInteger(gaps) && gaps >= 0);
  check("gapWidth", "a positive integer", gapWidth, Number.isInteger(gapWidth) && gapWidth > 0);
  check("deadPixels", "a chance in [0, 1)", deadPixels, deadPixels >= 0 && deadPixels < 1);
}

function check(name: string, expected: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw new ValueError(`simulateCrystal: ${name}: expected ${expected}, got ${JSON.stringify(value)}`);
}

function toRange(value: NumberOrRange): readonly [number, number] {
  return typeof value === "number" ? [value, value] : value;
}

function isRange([low, high, ...more]: readonly number[], least: number): boolean {
  return low >= least && high >= low && Number.isFinite(high) && more.length === 0;
}

function isChoice<Name extends string>(chosen: readonly Name[] | undefined, all: readonly Name[]): boolean {
  return chosen === undefined || (chosen.length > 0 && chosen.every((name) => all.includes(name)));
}
