/** What is known of how the frames of a scan were taken. */

import { type Acquisition, acquisitionOf, type ScanHeader } from "@autophase/tensor-io";
import type { Beamline } from "../beamlines/beamline.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { acquisitionWith, beamlineOfScan, geometryOfScan } from "./scan-geometry.js";
import { type StatedMotors, withMotors } from "./with-motors.js";

export interface ScanAcquisition {
  /** Of one frame and one pixel. */
  readonly acquisition: Acquisition;
  /** The beamline's log of the scan, where there is one. */
  readonly scan?: ScanHeader;
  /** Named, or that of the beamline. */
  readonly geometry?: BeamlineGeometry;
  /** Known by the layout of the file, or by the motors of the scan. */
  readonly beamline?: Beamline;
}

export interface ScanAcquisitionOptions {
  /** Default that of the beamline. */
  readonly geometry?: BeamlineGeometry | undefined;
  /** Default the one whose circles the scan has. */
  readonly beamline?: Beamline | undefined;
  /** Metres, rows and columns alike: goes before what the beamline has. */
  readonly pixelSizeMeters?: number | undefined;
  /** Go before what the log says. */
  readonly stated?: StatedScan | undefined;
}

/** What a configuration says of a scan, beside its log or in its place. */
export interface StatedScan {
  readonly motors?: StatedMotors | undefined;
  readonly rockingStepDegrees?: number | undefined;
  readonly rockingMotor?: string | undefined;
}

/**
 * @param scan - absent where the beamline's log is not at hand: then only the pitch is known, and what is stated.
 */
export function scanAcquisition(
  scan: ScanHeader | undefined,
  { stated = {}, ...options }: ScanAcquisitionOptions = {},
): ScanAcquisition {
  const { motors, rockingStepDegrees, rockingMotor } = stated;
  const found = motors ? withStatedMotors(scan, motors, options) : acquisitionByLog(scan, options);
  const acquisition = {
    ...found.acquisition,
    ...(rockingStepDegrees !== undefined && { rockingStepDegrees }),
    ...(rockingMotor !== undefined && { rockingMotor: nameInGeometry(rockingMotor, found) }),
  };
  return { ...found, acquisition };
}

/** As the angles have it: beamlines type shorter names than they write. */
function nameInGeometry(motor: string, { geometry, acquisition }: ScanAcquisition): string {
  const circle = geometry?.sampleCircles.find(({ motors }) => motors.includes(motor));
  return circle?.motors.find((name) => acquisition.anglesDegrees?.[name] !== undefined) ?? motor;
}

/** As if the log had said so. */
function withStatedMotors(
  scan: ScanHeader | undefined,
  motors: StatedMotors,
  options: ScanAcquisitionOptions,
): ScanAcquisition {
  const { beamline } = options;
  const geometry = options.geometry ?? beamline?.geometry ?? (scan && beamlineOfScan(scan, "spec")?.geometry);
  const { scan: _, ...found } = acquisitionByLog(withMotors(scan, motors, geometry), options);
  return { ...found, ...(scan && { scan }) };
}

function acquisitionByLog(
  scan: ScanHeader | undefined,
  { geometry: named, beamline: known, pixelSizeMeters }: Omit<ScanAcquisitionOptions, "stated">,
): ScanAcquisition {
  const pixels: Acquisition =
    pixelSizeMeters === undefined ? {} : { pixelSizeMeters: [pixelSizeMeters, pixelSizeMeters] };
  if (scan === undefined) return withoutLog(named, pixels);
  const beamline = known ?? (named ? undefined : beamlineOfScan(scan, "spec"));
  const geometry = named ?? (beamline && geometryOfScan(beamline, scan));
  if (geometry === undefined) return { acquisition: { ...acquisitionOf(scan), ...pixels }, scan };
  const acquisition = { ...acquisitionWith(geometry, scan), ...pixels };
  return { acquisition, scan, geometry, ...(beamline && { beamline }) };
}

/** A geometry that says everything itself needs no log. */
function withoutLog(geometry: BeamlineGeometry | undefined, pixels: Acquisition): ScanAcquisition {
  if (geometry === undefined) return { acquisition: pixels };
  const { energyKev, distanceMeters, rockingStepDegrees, rockingMotor, detector } = geometry;
  const acquisition = {
    ...(energyKev !== undefined && { energyKev }),
    ...(distanceMeters !== undefined && { distanceMeters }),
    ...(rockingStepDegrees !== undefined && { rockingStepDegrees }),
    ...(rockingMotor !== undefined && { rockingMotor }),
    ...(detector.pixelSizeMeters && { pixelSizeMeters: detector.pixelSizeMeters }),
    ...pixels,
    geometry,
  };
  return { acquisition, geometry };
}

const WANTED = ["energyKev", "distanceMeters", "rockingStepDegrees"] as const;

/**
 * Sentences about what of the scan does not fit its frames, and what it does not tell.
 * @param frames - how many there are; absent where a part of them was read.
 */
export function scanRemarks(known: ScanAcquisition, frames: number | undefined): readonly string[] {
  const { acquisition, scan, geometry } = known;
  if (scan === undefined) return [];
  const isKnown = (name: (typeof WANTED)[number]): boolean =>
    acquisition[name] !== undefined || (name === "rockingStepDegrees" && acquisition.energyStepKev !== undefined);
  const missing = WANTED.filter((name) => !isKnown(name)).join(", ");
  const { points, remarks = [] } = scan;
  const called = scan.number === undefined ? "the scan" : `scan ${scan.number}`;
  const notNumbers = [
    ...[...scan.columns].filter(([, values]) => values.some(Number.isNaN)).map(([name]) => name),
    ...motorsOf(geometry).filter((motor) => Number.isNaN(scan.positions.get(motor)) && !scan.columns.has(motor)),
  ];
  return [
    ...remarks,
    ...movedCircles(known, scan, called),
    ...(frames !== undefined && points !== frames
      ? [`${called} has ${points} points, but the frames are ${frames}: are they of this scan?`]
      : []),
    ...(notNumbers.length > 0 ? [`${called}: not a number in ${notNumbers.join(", ")}`] : []),
    ...(missing === "" ? [] : [`${called} does not tell ${missing}; the pattern goes without`]),
  ];
}

/** Of which the geometry wants a position. */
function motorsOf(geometry: BeamlineGeometry | undefined): readonly string[] {
  const { sampleCircles = [], detectorCircles = [], detectorTranslations = [] } = geometry ?? {};
  return [...sampleCircles, ...detectorCircles, ...detectorTranslations].flatMap(({ motors }) => motors);
}

/**
 * Circles on their way beside the rocking one: frames of a detector that moves are no rocking curve at one place, and
 * of a crystal that two circles turn the step is that of one of them.
 */
function movedCircles(
  { geometry, acquisition: { rockingMotor } }: ScanAcquisition,
  scan: ScanHeader,
  called: string,
): string[] {
  const movedOf = (circles: BeamlineGeometry["sampleCircles"] = []): string =>
    circles
      .flatMap(({ motors }) => (rockingMotor && motors.includes(rockingMotor) ? [] : motors))
      .filter((motor) => {
        const values = scan.columns.get(motor) ?? [];
        return named.includes(motor) || (values.length > 1 && values[0] !== values[values.length - 1]);
      })
      .join(", ");
  const named = scan.command.split(/\s+/).map((word) => scan.mnemonics.get(word) ?? word);
  const [detector, sample] = [movedOf(geometry?.detectorCircles), movedOf(geometry?.sampleCircles)];
  const rest = "it is no rocking scan, and the geometry holds for a detector at rest";
  return [
    ...(detector ? [`the detector moves in ${called} (${detector}): ${rest}`] : []),
    ...(sample && rockingMotor
      ? [`${sample} moves in ${called} beside ${rockingMotor}, which the geometry goes by`]
      : []),
  ];
}
