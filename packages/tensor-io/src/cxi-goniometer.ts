/** Angles and beamline of a pattern in a CXI file: `sample_1/goniometer` and `instrument_1/geometry`. */

import { CXI } from "./cxi-content.js";
import type { Hdf5Reader } from "./hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "./hdf5/hdf5-writer.js";
import type { Acquisition, Json } from "./volume.js";

const GONIOMETER = `${CXI.sample}/goniometer`;
const ROCKING_MOTOR = `${CXI.sample}/rocking_motor`;
const PEAK = ["y", "x"].map((axis) => `${CXI.detector}/peak_${axis}`);
const GEOMETRY = `${CXI.instrument}/geometry`;

/** Whether something is said of the sample, so that its group is needed. */
export function hasGoniometer({ anglesDegrees, rockingMotor }: Acquisition): boolean {
  return anglesDegrees !== undefined || rockingMotor !== undefined;
}

/** One number for each motor in degrees; the beamline as JSON. The groups above must exist. */
export function writeGoniometer(writer: Hdf5Writer, acquisition: Acquisition): void {
  const { anglesDegrees, rockingMotor, peakPixel, geometry } = acquisition;
  if (rockingMotor !== undefined) writer.text(ROCKING_MOTOR, rockingMotor);
  if (anglesDegrees) writer.group(GONIOMETER, "NXcollection");
  for (const [motor, angle] of Object.entries(anglesDegrees ?? {})) {
    // a slash would be taken for a group
    if (/^[^/.][^/]*$/.test(motor)) writer.number(`${GONIOMETER}/${motor}`, angle, { units: "degree" });
  }
  for (const [k, path] of PEAK.entries()) if (peakPixel) writer.number(path, peakPixel[k], { units: "pixel" });
  if (geometry) writer.text(GEOMETRY, JSON.stringify(geometry));
}

export function readGoniometer(reader: Hdf5Reader): Acquisition {
  const rockingMotor = reader.text(ROCKING_MOTOR);
  const angles = reader.names(GONIOMETER).flatMap((motor): [string, number][] => {
    const angle = reader.number(`${GONIOMETER}/${motor}`);
    return angle === undefined ? [] : [[motor, angle]];
  });
  const [row, column] = PEAK.map((path) => reader.number(path));
  const geometry = parseGeometry(reader.text(GEOMETRY));
  return {
    ...(rockingMotor !== undefined && { rockingMotor }),
    ...(angles.length > 0 && { anglesDegrees: Object.fromEntries(angles) }),
    ...(row !== undefined && column !== undefined && { peakPixel: [row, column] as const }),
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
