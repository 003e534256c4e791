/** Writes CXI files that PyNX and cdiutils read. */

import { assertArray, assertSameShape, formatShape, type Shape } from "../arrays/array.js";
import type { DiffractionPattern, ObjectMap, Reconstruction } from "../arrays/volume.js";
import { ShapeError, ValueError } from "../errors.js";
import { type Hdf5Writer, writeHdf5 } from "../hdf5/hdf5-writer.js";
import { boxAround, cutOut, type ImageBox } from "./cxi-box.js";
import { CXI, type CxiContent } from "./cxi-content.js";
import { writeImageDetails } from "./cxi-image.js";
import { writeDetector } from "./cxi-pattern.js";
import { writeHistory } from "./cxi-process.js";

const CXI_VERSION = 140;

/**
 * The bytes of a CXI file.
 *
 * A reconstruction: `entry_1/image_1/{data, support, mask}` with `data` complex64 as h5py has it and `mask` a link to
 * the support (1 inside, as PyNX has it), `entry_1/data_1/data` a link to the image, the measured pattern in
 * `entry_1/instrument_1/detector_1` and the history in `entry_1/process_N`, the error curve in `process_1`.
 *
 * Where the voxels are known, `image_1/image_size` in metres along x, y, z, and `image_1/maps/NAME` for each map with
 * its `units`.
 *
 * With a margin the image is kept around its support alone: `image_1/start` is where that begins in the whole,
 * `image_1/whole_shape` how large this was.
 *
 * A pattern: `entry_1/instrument_1/detector_1/{data, mask}`, and links to them in `image_1` and `data_1`.
 *
 * The detector's mask is 0 where good on disk (the CXI convention) and 1 where measured in memory. Lengths in metres,
 * energy in joules.
 * @throws {ShapeError} when the arrays do not fit together, or have other than 2 or 3 axes.
 */
export async function writeCxi(content: CxiContent): Promise<Uint8Array> {
  if (content.kind === "pattern") {
    assertPattern(content.pattern);
    return writeHdf5((writer) => writePattern(writer, content.pattern));
  }
  assertReconstruction(content.reconstruction);
  const { reconstruction, margin } = content;
  if (margin !== undefined && !(Number.isSafeInteger(margin) && margin >= 0)) {
    throw new ValueError(`writeCxi: margin: expected an integer from 0 up, got ${margin}`);
  }
  return writeHdf5((writer) => writeReconstruction(writer, reconstruction, margin));
}

function assertPattern({ intensity, mask }: DiffractionPattern): void {
  assertArray("writeCxi: intensity", intensity);
  if (intensity.shape.length !== 2 && intensity.shape.length !== 3) {
    throw new ShapeError(`writeCxi: expected 2 or 3 axes, got ${formatShape(intensity.shape)}`);
  }
  if (mask) assertSameShape("writeCxi: mask", mask.shape, intensity.shape);
}

function assertReconstruction(reconstruction: Reconstruction): void {
  const { object, support, pattern, maps = {}, voxelSizeMeters, halves = [] } = reconstruction;
  assertPattern(pattern);
  assertArray("writeCxi: object", object);
  assertSameShape("writeCxi: support", support.shape, object.shape);
  for (const half of halves) {
    assertArray("writeCxi: half", half);
    assertSameShape("writeCxi: half", half.shape, object.shape);
  }
  for (const [name, { array }] of Object.entries(maps)) {
    if (!/^\w+$/.test(name))
      throw new ValueError(`writeCxi: '${name}' cannot be the name of a map; use letters and digits`);
    assertArray(`writeCxi: ${name}`, array);
    assertSameShape(`writeCxi: ${name}`, array.shape.slice(0, object.shape.length), object.shape);
  }
  if (voxelSizeMeters && voxelSizeMeters.length !== object.shape.length) {
    throw new ShapeError(`writeCxi: expected ${object.shape.length} lengths of a voxel, got ${voxelSizeMeters.length}`);
  }
}

function writeReconstruction(writer: Hdf5Writer, whole: Reconstruction, margin: number | undefined): void {
  const box = margin === undefined ? undefined : boxAround(whole.support, margin);
  const reconstruction = box ? { ...whole, ...cropped(whole, box) } : whole;
  const { object, support, pattern, errorCurve, history } = reconstruction;
  writeEntry(writer, { dataType: "electron density", dataSpace: "real" });
  writer.complex(`${CXI.image}/data`, object);
  writer.array(`${CXI.image}/support`, support, { isCompressed: true });
  writer.link(`${CXI.image}/mask`, `${CXI.image}/support`);
  writeImageDetails(writer, reconstruction);
  if (box) writeBox(writer, box, whole.object.shape);
  writer.link(`${CXI.data}/data`, `${CXI.image}/data`);
  writeDetector(writer, pattern);
  writeHistory(writer, history, errorCurve);
  if (history.length > 0) writer.link(`${CXI.image}/process_1`, `${CXI.entry}/process_1`);
}

/** The halves of the starts have a box of their own. */
function cropped({ object, support, maps }: Reconstruction, box: ImageBox): Partial<Reconstruction> {
  const cut = (map: ObjectMap): ObjectMap => ({ ...map, array: cutOut(map.array, box) });
  return {
    object: cutOut(object, box),
    support: cutOut(support, box),
    ...(maps && { maps: Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, cut(map)])) }),
  };
}

/** `image_1/start` and `image_1/whole_shape`. */
function writeBox(writer: Hdf5Writer, { start }: ImageBox, shape: Shape): void {
  for (const [name, values] of Object.entries({ start, whole_shape: shape })) {
    writer.array(`${CXI.image}/${name}`, { data: Int32Array.from(values), shape: [values.length] });
  }
}

function writePattern(writer: Hdf5Writer, pattern: DiffractionPattern): void {
  writeEntry(writer, { dataType: "intensity", dataSpace: "diffraction" });
  writeDetector(writer, pattern);
  writer.link(`${CXI.image}/data`, `${CXI.detector}/data`);
  if (pattern.mask) writer.link(`${CXI.image}/mask`, `${CXI.detector}/mask`);
  writer.link(`${CXI.data}/data`, `${CXI.detector}/data`);
  writeHistory(writer, pattern.history);
}

function writeEntry(writer: Hdf5Writer, { dataType, dataSpace }: { dataType: string; dataSpace: string }): void {
  writer.number("/cxi_version", CXI_VERSION, { isInteger: true });
  writer.attribute("/", "default", "entry_1");
  writer.group(CXI.entry, "NXentry");
  writer.attribute(CXI.entry, "default", "data_1");
  writer.text(`${CXI.entry}/program_name`, "autophase");
  writer.group(CXI.image, "NXdata");
  writer.attribute(CXI.image, "signal", "data");
  writer.text(`${CXI.image}/data_type`, dataType);
  writer.text(`${CXI.image}/data_space`, dataSpace);
  writer.group(CXI.data, "NXdata");
  writer.attribute(CXI.data, "signal", "data");
  writer.attribute(CXI.data, "interpretation", "image");
}
