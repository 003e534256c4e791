/** What a beamline's log says of one scan, whichever format it has. */

/** Names and numbers as the beamline writes them, units included. */
export interface ScanHeader {
  /** Absent where a file holds one scan and does not number it. */
  readonly number?: number;
  /** What was typed, such as `ascan  th -0.28 0.72  200 0.25`; empty where it is not known. */
  readonly command: string;
  /** As written, such as `Tue Feb 04 12:28:23 2020`; empty when there is none. */
  readonly date: string;
  /** Motors by name (`Theta`) before the scan. Of two motors of one name, the first. */
  readonly positions: ReadonlyMap<string, number>;
  /** Names of motors by what is typed for them: `th` is `Theta`. Empty when the file does not say. */
  readonly mnemonics: ReadonlyMap<string, string>;
  /** A value per point by name, in the order of the file; the first is usually the motor that moves. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Points measured: fewer than asked for when the scan was stopped, 0 when it never began. */
  readonly points: number;
  /** What of it disagrees with itself and is left out, and other scans of the same number: a sentence each. */
  readonly remarks?: readonly string[];
  /** Reciprocal lattice coordinates before the scan. */
  readonly hkl?: readonly [number, number, number];
  /** The detector whose frames lie beside it, where the log knows it. */
  readonly detector?: DetectorHeader;
}

/** What a file says of the detector whose frames it holds. */
export interface DetectorHeader {
  /** As the file calls it; empty where it does not. */
  readonly name: string;
  /** Frames, rows and columns. */
  readonly shape: readonly number[];
  /** Of the frames, a path of the file; a series where it ends in a `*`. */
  readonly dataset: string;
  /** Path of what marks pixels that were not measured: other than 0 is bad. */
  readonly mask?: string;
  /** Row pitch, column pitch. */
  readonly pixelSizeMeters?: readonly [number, number];
  readonly distanceMeters?: number;
  /** Row and column of the direct beam with all circles at zero. */
  readonly directBeamPixel?: readonly [number, number];
  /** Counts from which on a pixel is full. */
  readonly saturation?: number;
  readonly energyKev?: number;
}
