/** A goniometer and a detector as data. */

import type { Vector3 } from "@autophase/physics/vector3";

/** One of the axes of the laboratory, or the reverse of it. */
export type AxisDirection = "x+" | "x-" | "y+" | "y-" | "z+" | "z-";

/** A direction by name or by its components, of any length. */
export type Direction = AxisDirection | Vector3;

/** One motor that turns the sample or the detector. */
export type Circle = {
  /** What the motor is called in the beamline's files; the first that a scan has a position for counts. */
  readonly motors: readonly string[];
  /**
   * The axis with all circles at zero. Positive angles turn counter-clockwise where it points at the eye: `y-` turns
   * the beam `z+` towards `x-`.
   */
  readonly axis: Direction;
  /** Position where a scan does not tell it. Absent: the scan must tell. */
  readonly degrees?: number;
  /** Added to what the scan tells. Default 0. */
  readonly offsetDegrees?: number;
};

/** An area detector, flat, at a right angle to its arm. */
export type DetectorGeometry = {
  /** Where row indices grow with all circles at zero. */
  readonly rows: Direction;
  /** Where column indices grow with all circles at zero. */
  readonly columns: Direction;
  /** Row pitch, column pitch. */
  readonly pixelSizeMeters?: readonly [number, number];
  /**
   * Row and column that the arm points at: where the direct beam is with all circles at zero. Absent: the arm
   * points at the Bragg peak, as beamlines leave it after they have centred the peak.
   */
  readonly centralPixel?: readonly [number, number];
};

/**
 * Everything about a beamline that its scans do not tell; a type and not an interface, so that it is JSON as it is. The
 * laboratory is that of NeXus and CXI: right-handed, `z` along the beam, `y` up, so that `x` is to the left for one who
 * looks along the beam.
 */
export type BeamlineGeometry = {
  readonly name: string;
  /** From the one that stands on the floor to the one that carries the sample: each turns all after it. */
  readonly sampleCircles: readonly Circle[];
  /** From the one that stands on the floor to the one that carries the detector. */
  readonly detectorCircles: readonly Circle[];
  readonly detector: DetectorGeometry;
  /** Direction of the beam. Default `z+`. */
  readonly beam?: Direction;
  /** Any of the motor's names; where a scan does not tell which one turned. */
  readonly rockingMotor?: string;
  /** Where a scan does not tell it. */
  readonly rockingStepDegrees?: number;
  readonly energyKev?: number;
  /** Sample to detector. */
  readonly distanceMeters?: number;
};
