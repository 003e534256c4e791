/** The measured pattern in a CXI file: `instrument_1/detector_1` and `source_1`, in SI units. */

import { formatShape, isSameShape, type RealArray, sizeOfShape, toFloat32 } from "../arrays/array.js";
import { whereZero } from "../arrays/binary-array.js";
import type { Acquisition, DiffractionPattern } from "../arrays/volume.js";
import { ShapeError } from "../errors.js";
import { type Hdf5Reader, isRealArray } from "../hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "../hdf5/hdf5-writer.js";
import { CXI, JOULES_PER_KEV, PLANCK_LIGHT } from "./cxi-content.js";
import { hasGoniometer, readGoniometer, writeGoniometer } from "./cxi-goniometer.js";
import { readHistory } from "./cxi-process.js";

const GROUPS = [CXI.detector, CXI.data, CXI.image] as const;

/**
 * Writes the detector and source groups. The mask is inverted on its way: on disk 0 is good, in memory 1 is measured.
 */
export function writeDetector(writer: Hdf5Writer, { intensity, mask, acquisition = {} }: DiffractionPattern): void {
  writer.group(CXI.instrument, "NXinstrument");
  writer.group(CXI.detector, "NXdetector");
  writer.array(`${CXI.detector}/data`, intensity, { isCompressed: isInteger(intensity.data) });
  if (mask) writer.array(`${CXI.detector}/mask`, whereZero(mask), { isCompressed: true });
  const { energyKev, distanceMeters, pixelSizeMeters, rockingStepDegrees } = acquisition;
  const meters = { units: "m" };
  if (distanceMeters !== undefined) writer.number(`${CXI.detector}/distance`, distanceMeters, meters);
  if (pixelSizeMeters) {
    writer.number(`${CXI.detector}/y_pixel_size`, pixelSizeMeters[0], meters);
    writer.number(`${CXI.detector}/x_pixel_size`, pixelSizeMeters[1], meters);
  }
  if (energyKev !== undefined) {
    writer.group(CXI.source, "NXsource");
    writer.number(`${CXI.source}/energy`, energyKev * JOULES_PER_KEV, { units: "J" });
    writer.number(`${CXI.source}/wavelength`, PLANCK_LIGHT / (energyKev * JOULES_PER_KEV), meters);
  }
  if (rockingStepDegrees !== undefined || hasGoniometer(acquisition)) writer.group(CXI.sample, "NXsample");
  if (rockingStepDegrees !== undefined) {
    writer.number(`${CXI.sample}/rocking_step`, rockingStepDegrees, { units: "degree" });
  }
  writeGoniometer(writer, acquisition);
}

/**
 * The pattern from wherever programs put it; `undefined` when no real array is there.
 * @throws {ShapeError} when it has other than 2 or 3 axes, or the mask does not fit it.
 */
export function readDetector(reader: Hdf5Reader, file: string): DiffractionPattern | undefined {
  const group = GROUPS.find((path) => isRealArray(reader.array(`${path}/data`)));
  const found = group && reader.array(`${group}/data`);
  if (!isRealArray(found)) return undefined;
  const intensity = toFloat32(found);
  if (intensity.shape.length !== 2 && intensity.shape.length !== 3) {
    throw new ShapeError(`${file}: expected a pattern of 2 or 3 axes, got ${formatShape(intensity.shape)}`);
  }
  const mask = readMask(reader.array(`${CXI.detector}/mask`) ?? reader.array(`${group}/mask`), intensity.shape, file);
  const acquisition = readAcquisition(reader);
  return {
    intensity,
    ...(mask && { mask }),
    ...(Object.keys(acquisition).length > 0 && { acquisition }),
    history: readHistory(reader),
  };
}

/** A mask of one frame counts for every frame. */
function readMask(
  stored: ReturnType<Hdf5Reader["array"]>,
  shape: readonly number[],
  file: string,
): RealArray<Uint8Array> | undefined {
  if (!isRealArray(stored)) return undefined;
  if (!isSameShape(stored.shape, shape) && !isSameShape(stored.shape, shape.slice(1))) {
    throw new ShapeError(`${file}: expected a mask of ${formatShape(shape)}, got ${formatShape(stored.shape)}`);
  }
  const { data } = whereZero(stored);
  const mask = new Uint8Array(sizeOfShape(shape));
  for (let start = 0; start < mask.length; start += data.length) mask.set(data, start);
  return { data: mask, shape };
}

function readAcquisition(reader: Hdf5Reader): Acquisition {
  const energyKev = readEnergy(reader);
  const distanceMeters = reader.number(`${CXI.detector}/distance`);
  const [y, x] = ["y", "x"].map((axis) => reader.number(`${CXI.detector}/${axis}_pixel_size`));
  const rockingStepDegrees = reader.number(`${CXI.sample}/rocking_step`);
  return {
    ...(energyKev !== undefined && { energyKev }),
    ...(distanceMeters !== undefined && { distanceMeters }),
    ...(y !== undefined && x !== undefined && { pixelSizeMeters: [y, x] as const }),
    ...(rockingStepDegrees !== undefined && { rockingStepDegrees }),
    ...readGoniometer(reader),
  };
}

function readEnergy(reader: Hdf5Reader): number | undefined {
  const energy = reader.number(`${CXI.source}/energy`);
  const wavelength = reader.number(`${CXI.source}/wavelength`);
  if (energy === undefined) return wavelength === undefined ? undefined : PLANCK_LIGHT / wavelength / JOULES_PER_KEV;
  // no photon has a joule: such a number is in electronvolts, which some programs write
  return energy > 1 ? energy / 1000 : energy / JOULES_PER_KEV;
}

function isInteger(data: Float32Array): boolean {
  return data.every((value) => Number.isInteger(value));
}
