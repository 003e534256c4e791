/** Angles and beamline of a pattern in a CXI file: `sample_1/goniometer` and `instrument_1/geometry`. */

import type { Acquisition, Json } from "../arrays/volume.js";
import type { Hdf5Reader } from "../hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "../hdf5/hdf5-writer.js";
import { CXI } from "./cxi-content.js";

const GONIOMETER = `${CXI.sample}/goniometer`;
const STAGES = `${CXI.detector}/stages`;
const ENERGY_STEP = `${CXI.instrument}/energy_step`;
const ROCKING_MOTOR = `${CXI.sample}/rocking_motor`;
const PEAK = ["y", "x"].map((axis) => `${CXI.detector}/peak_${axis}`);
const GRID = `${CXI.instrument}/grid`;
const GEOMETRY = `${CXI.instrument}/geometry`;

const ORTHOGONAL = "orthogonal";

/** Whether something is said of the sample, so that its group is needed. */
export function hasGoniometer({ anglesDegrees, rockingMotor }: Acquisition): boolean {
  return anglesDegrees !== undefined || rockingMotor !== undefined;
}

/** One number for each motor in degrees; the beamline as JSON. The groups above must exist. */
export function writeGoniometer(writer: Hdf5Writer, acquisition: Acquisition): void {
  const { anglesDegrees, positionsMillimeters, energyStepKev, rockingMotor, peakPixel, geometry, isOrthogonal } =
    acquisition;
  if (rockingMotor !== undefined) writer.text(ROCKING_MOTOR, rockingMotor);
  if (anglesDegrees) writePositions(writer, GONIOMETER, anglesDegrees, "degree");
  if (positionsMillimeters) writePositions(writer, STAGES, positionsMillimeters, "mm");
  if (energyStepKev !== undefined) writer.number(ENERGY_STEP, energyStepKev, { units: "keV" });
  for (const [k, path] of PEAK.entries()) if (peakPixel) writer.number(path, peakPixel[k], { units: "pixel" });
  if (isOrthogonal) writer.text(GRID, ORTHOGONAL);
  if (geometry) writer.text(GEOMETRY, JSON.stringify(geometry));
}

function writePositions(
  writer: Hdf5Writer,
  group: string,
  positions: { readonly [motor: string]: number },
  units: string,
): void {
  writer.group(group, "NXcollection");
  for (const [motor, position] of Object.entries(positions)) {
    // a slash would be taken for a group
    if (/^[^/.][^/]*$/.test(motor)) writer.number(`${group}/${motor}`, position, { units });
  }
}

function readPositions(reader: Hdf5Reader, group: string): { [motor: string]: number } | undefined {
  const positions = reader.names(group).flatMap((motor): [string, number][] => {
    const position = reader.number(`${group}/${motor}`);
    return position === undefined ? [] : [[motor, position]];
  });
  return positions.length > 0 ? Object.fromEntries(positions) : undefined;
}

export function readGoniometer(reader: Hdf5Reader): Acquisition {
  const rockingMotor = reader.text(ROCKING_MOTOR);
  const [anglesDegrees, positionsMillimeters] = [GONIOMETER, STAGES].map((group) => readPositions(reader, group));
  const energyStepKev = reader.number(ENERGY_STEP);
  const [row, column] = PEAK.map((path) => reader.number(path));
  const geometry = parseGeometry(reader.text(GEOMETRY));
  return {
    ...(rockingMotor !== undefined && { rockingMotor }),
    ...(anglesDegrees && { anglesDegrees }),
    ...(positionsMillimeters && { positionsMillimeters }),
    ...(energyStepKev !== undefined && { energyStepKev }),
    ...(row !== undefined && column !== undefined && { peakPixel: [row, column] as const }),
    ...(reader.text(GRID) === ORTHOGONAL && { isOrthogonal: true }),
    ...(geometry && { geometry }),
  };
}

/** Other programs may keep something else under that name. */
function parseGeometry(text = ""): { readonly [name: string]: Json } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? (value as { [name: string]: Json }) : undefined;
  } catch {
    return undefined;
  }
}
