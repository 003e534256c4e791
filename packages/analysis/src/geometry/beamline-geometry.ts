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

/** A stage that carries the detector along a line; its positions are in millimetres. */
export type Translation = {
  /** As those of a {@link Circle}. */
  readonly motors: readonly string[];
  /** Where a positive position moves the detector with all circles at zero. */
  readonly axis: Direction;
  /** Position where a scan does not tell it. Absent: the scan must tell. */
  readonly millimeters?: number;
  /** Added to what the scan tells. Default 0. */
  readonly offsetMillimeters?: number;
};

/** Where the direct beam was seen. */
export type DirectBeam = {
  /** Row and column of the whole detector. */
  readonly pixel: readonly [number, number];
  /** The detector's circles then. Absent: all at zero. */
  readonly anglesDegrees?: { readonly [motor: string]: number };
  /** The detector's stages then. Absent: all at zero. */
  readonly positionsMillimeters?: { readonly [motor: string]: number };
};

/** An area detector, flat; at a right angle to its arm but for its tilt. */
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
  /** Says the same by an image of the direct beam with the arm anywhere. */
  readonly directBeam?: DirectBeam;
  /** Of rows and columns in their plane, counter-clockwise for one who looks against the beam. Default 0. */
  readonly rotationDegrees?: number;
  /**
   * How far the detector leans from the right angle to its arm, about the pixel that the arm points at. Default 0.
   */
  readonly tiltDegrees?: number;
  /** Of the axis that it leans about, from where columns grow towards where rows grow. Default 0. */
  readonly tiltAzimuthDegrees?: number;
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
  /** Stages on the arm, inside of its circles. */
  readonly detectorTranslations?: readonly Translation[];
  readonly detector: DetectorGeometry;
  /** Direction of the beam. Default `z+`. */
  readonly beam?: Direction;
  /** Any of the motor's names; where a scan does not tell which one turned. */
  readonly rockingMotor?: string;
  /** Where a scan does not tell it. */
  readonly rockingStepDegrees?: number;
  /** Goes before that of the scan. */
  readonly energyKev?: number;
  /** Sample to detector; goes before that of the scan. */
  readonly distanceMeters?: number;
};
