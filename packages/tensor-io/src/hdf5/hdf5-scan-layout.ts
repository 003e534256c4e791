/** Where an HDF5 file of a beamline keeps what its scans are, as data. */

/**
 * Paths are from the scan's group. A `*` stands for any part of one name; `{detector}` too, and is then what the
 * detector is called. Of several paths, the first that is there counts.
 */
export interface Hdf5ScanLayout {
  /** Groups of scans: `{scan}.1`, `exp_{scan}`, where `{scan}` is a number with zeros before it or not; or one name. */
  readonly groups: readonly string[];
  /** Datasets of three axes that hold frames; one that ends in a `*` is several that go on from each other. */
  readonly frames: readonly string[];
  /** Groups of positions by the motor's name: numbers, or one for each point where the motor moved. */
  readonly positionGroups?: readonly string[];
  /** Positions and other numbers that have a path of their own. */
  readonly positions?: { readonly [motor: string]: readonly string[] };
  /** Groups of columns by their names. */
  readonly columnGroups?: readonly string[];
  /** Columns that the file does not name by their motor. */
  readonly columns?: { readonly [motor: string]: readonly string[] };
  /** A column that moves, and a text in which the motor's name is found that it belongs to. */
  readonly moving?: {
    readonly column: readonly string[];
    readonly namedBy: string;
    readonly motors: readonly string[];
  };
  /** Angles above this are in millionths of a degree. */
  readonly largestDegrees?: number;
  readonly command?: readonly string[];
  readonly date?: readonly string[];
  /** Group of what is known of the detector: `instrument/{detector}`. */
  readonly detector?: string;
  /** Whether the direct beam that the detector's group states is to be believed. */
  readonly hasDirectBeam?: boolean;
}

/** Master files of detectors by Dectris, with their frames in files beside them. */
export const DECTRIS_LAYOUT: Hdf5ScanLayout = {
  groups: ["entry"],
  frames: ["data/data_*", "data/data"],
  detector: "instrument/detector",
};
