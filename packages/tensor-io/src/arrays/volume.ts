/** What travels between programs: a diffraction pattern, and the object reconstructed from it. */

import type { ComplexArray, RealArray } from "./array.js";

/** How the scan was taken; every field is optional because beamlines differ in what they write. */
export interface Acquisition {
  readonly energyKev?: number;
  readonly distanceMeters?: number;
  /** Row pitch, column pitch. */
  readonly pixelSizeMeters?: readonly [number, number];
  readonly rockingStepDegrees?: number;
  /** Of a scan of the photon energy, where nothing turns. */
  readonly energyStepKev?: number;
  /** The motor whose angle changes from frame to frame. */
  readonly rockingMotor?: string;
  /** Positions by the motor's name; the rocking one where the pattern has its centre. */
  readonly anglesDegrees?: { readonly [motor: string]: number };
  /** Of stages that carry the detector, by the motor's name. */
  readonly positionsMillimeters?: { readonly [motor: string]: number };
  /** Row and column on the whole detector, in its own pixels, where the pattern has its centre. */
  readonly peakPixel?: readonly [number, number];
  /**
   * Resampled at right angles in reciprocal space: columns as they were, rows and frames less what of them lay along
   * the others.
   */
  readonly isOrthogonal?: boolean;
  /** Goniometer and detector in words and numbers, as `autophase analyze --geometry` reads them. */
  readonly geometry?: { readonly [name: string]: Json };
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What ran a step. */
export interface Provenance {
  /** Program name, `autophase`. */
  readonly program: string;
  readonly version: string;
  /** The command line as typed; empty where there was none, as in a page. */
  readonly command: string;
}

/** Everything needed to repeat a step: what ran, with which parameters. */
export interface ProcessRecord extends Provenance {
  /** ISO 8601. */
  readonly date: string;
  readonly parameters: { readonly [key: string]: Json };
}

/** Counts around one Bragg peak, centred (peak at `floor(N/2)`), axes `[frame, row, column]` or `[row, column]`. */
export interface DiffractionPattern {
  /** Measured counts, never negative. */
  readonly intensity: RealArray<Float32Array>;
  /** 1 = measured, 0 = not measured. Absent: everything was measured. */
  readonly mask?: RealArray<Uint8Array>;
  readonly acquisition?: Acquisition;
  /** Steps that led here, first to last. */
  readonly history: readonly ProcessRecord[];
}

/** A real quantity over the grid of an object, such as displacement or strain. */
export interface ObjectMap {
  readonly array: RealArray;
  /** As CXI writes units: `m`, `radian`, empty for a ratio. */
  readonly units: string;
}

/** A phased crystal, centred. */
export interface Reconstruction {
  /** Complex density; amplitude scaled to maximum 1. */
  readonly object: ComplexArray;
  /** 1 inside. */
  readonly support: RealArray<Uint8Array>;
  /** Lengths of a voxel along the axes, where they are at right angles. */
  readonly voxelSizeMeters?: readonly number[];
  /** Further quantities over the same grid, by name. */
  readonly maps?: Readonly<Record<string, ObjectMap>>;
  /**
   * Of an object that many starts share: the means of two halves of them, laid over it, each at its own scale. How far
   * they agree says how far the object is known.
   */
  readonly halves?: readonly [ComplexArray, ComplexArray];
  /** What it was reconstructed from. */
  readonly pattern: DiffractionPattern;
  /** `chi` of each iterate of the best start. */
  readonly errorCurve: Float64Array;
  /** Steps that led here, the phasing last. */
  readonly history: readonly ProcessRecord[];
}
