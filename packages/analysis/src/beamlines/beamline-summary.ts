/** A beamline in words and numbers. */

import type { Direction } from "../geometry/beamline-geometry.js";
import type { Beamline, BeamlineDetector } from "./beamline.js";

/** Texts are as people write them down: `eta x-` turns about `x-`, `r y+` moves along `y+`. */
export interface BeamlineSummary {
  readonly name: string;
  readonly facility: string;
  /** From the floor to the sample. */
  readonly sample: string;
  /** From the floor to the detector, stages last. */
  readonly arm: string;
  readonly detectors: readonly string[];
  /** Logs and layouts that are known. */
  readonly files: string;
  readonly monitors: string;
  readonly doubts: readonly string[];
  readonly sources: readonly string[];
}

export function beamlineSummary({ name, facility, geometry, detectors, ...rest }: Beamline): BeamlineSummary {
  const { sampleCircles, detectorCircles, detectorTranslations = [], detector } = geometry;
  const orientation = { rows: detector.rows, columns: detector.columns };
  const layouts = rest.hdf5.map(({ groups, frames }) => `HDF5 ${groups[0]}/${frames[0]}`);
  return {
    name,
    facility,
    sample: axesText(sampleCircles),
    arm: axesText([...detectorCircles, ...detectorTranslations]) || "fixed",
    detectors: detectors.map((one) => detectorText(one, one.orientation ?? orientation)),
    files: [...rest.logs.map((log) => log.toUpperCase()), ...layouts].join(", "),
    monitors: rest.monitors.join(", "),
    doubts: rest.doubts,
    sources: rest.sources,
  };
}

function axesText(axes: readonly { readonly motors: readonly string[]; readonly axis: Direction }[]): string {
  return axes.map(({ motors, axis }) => `${motors[0]} ${directionText(axis)}`).join(", ");
}

function detectorText(
  { name, shape, pixelSizeMeters, gaps }: BeamlineDetector,
  { rows, columns }: { readonly rows: Direction; readonly columns: Direction },
): string {
  const size = `${shape.join(" x ")} pixels of ${Number((1e6 * pixelSizeMeters[0]).toFixed(3))} um`;
  const masked = gaps ? `, gaps of ${gaps.rows.length} rows and ${gaps.columns.length} columns` : "";
  return `${name}: ${size}, rows ${directionText(rows)}, columns ${directionText(columns)}${masked}`;
}

function directionText(direction: Direction): string {
  return typeof direction === "string" ? direction : `[${direction.join(", ")}]`;
}
