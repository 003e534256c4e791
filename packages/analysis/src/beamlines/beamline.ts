/** A beamline as data: its goniometer, its detectors, and how it writes its scans. */

import type { BeamlineMotors, Hdf5ScanLayout } from "@autophase/tensor-io";
import type { BeamlineGeometry, DetectorGeometry } from "../geometry/beamline-geometry.js";

/** Rows or columns between the chips of a detector: first, and the one after the last. */
export type GapRange = readonly [first: number, end: number];

export interface BeamlineDetector {
  /** As people call it. */
  readonly name: string;
  /** What files call it, in part or whole, in any case. */
  readonly names: readonly string[];
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  readonly pixelSizeMeters: readonly [number, number];
  /** Where it is mounted otherwise than the first of the beamline. */
  readonly orientation?: Pick<DetectorGeometry, "rows" | "columns">;
  readonly gaps?: { readonly rows: readonly GapRange[]; readonly columns: readonly GapRange[] };
  /** Counts from which on a pixel is full. */
  readonly saturation?: number;
}

export interface Beamline {
  readonly name: string;
  readonly facility: string;
  /** Circles and stages, with the detector that stands first. */
  readonly geometry: BeamlineGeometry;
  readonly detectors: readonly BeamlineDetector[];
  readonly motors: Pick<BeamlineMotors, "energy" | "wavelengthAngstroms" | "distanceMillimeters">;
  /** Counters of the beam before the sample. */
  readonly monitors: readonly string[];
  readonly logs: readonly ("spec" | "fio")[];
  readonly hdf5: readonly Hdf5ScanLayout[];
  /** What public sources disagree about, what is taken here, and how to tell. */
  readonly doubts: readonly string[];
  readonly sources: readonly string[];
}
