/** Reads CXI files of this project, PyNX and cdiutils. */

import { type ComplexArray, formatShape, isComplexArray, type RealArray, sizeOfShape } from "../arrays/array.js";
import { whereComplexNonZero, whereNonZero } from "../arrays/binary-array.js";
import { unmeasuredPattern } from "../arrays/unmeasured-pattern.js";
import type { DiffractionPattern, ObjectMap, Reconstruction } from "../arrays/volume.js";
import { FormatError, ShapeError } from "../errors.js";
import { type Hdf5Reader, isRealArray, readHdf5 } from "../hdf5/hdf5-reader.js";
import type { Source } from "../source.js";
import { fitsInto, putBack } from "./cxi-box.js";
import { CXI, type CxiContent } from "./cxi-content.js";
import { readHalves } from "./cxi-halves.js";
import { readImageDetails } from "./cxi-image.js";
import { readDetector } from "./cxi-pattern.js";
import { readErrorCurve, readHistory } from "./cxi-process.js";

/**
 * A complex `entry_1/image_1/data` (or `entry_1/data_1/data`) makes the file a reconstruction; otherwise it is a
 * pattern, taken from `instrument_1/detector_1/data`, `data_1/data` or `image_1/data`. A detector mask is 0 where good
 * on disk and 1 where measured in memory; lengths are metres, the energy is joules on disk and kiloelectronvolts in
 * memory.
 *
 * What other programs leave out is filled honestly: a reconstruction without its pattern gets one that is masked
 * everywhere (nothing was measured), without a support the voxels of non-zero amplitude, without an error curve an
 * empty one.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not an HDF5 file, is truncated, or holds neither.
 * @throws {ShapeError} when its arrays do not fit together.
 */
export async function readCxi(
  source: Source,
  { file = "CXI bytes" }: { readonly file?: string } = {},
): Promise<CxiContent> {
  const read = (reader: Hdf5Reader): CxiContent => {
    const image = reader.array(`${CXI.image}/data`) ?? reader.array(`${CXI.data}/data`);
    if (image && isComplexArray(image)) {
      const object = { real: Float32Array.from(image.real), imag: Float32Array.from(image.imag), shape: image.shape };
      return { kind: "reconstruction", reconstruction: readReconstruction(reader, object, file) };
    }
    const pattern = readDetector(reader, file);
    if (pattern) return { kind: "pattern", pattern };
    throw new FormatError(
      file,
      `expected a pattern or a reconstruction in ${CXI.image}, ${CXI.data} or ${CXI.detector}, found none`,
    );
  };
  return readHdf5(source, file, read);
}

function readReconstruction(reader: Hdf5Reader, object: ComplexArray, file: string): Reconstruction {
  const { shape } = object;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(`${file}: expected an object of 2 or 3 axes, got ${formatShape(shape)}`);
  }
  const details = readImageDetails(reader, shape);
  const kept = { object, support: readSupport(reader, object, file), ...details };
  const image = wholeImage(kept, reader);
  return {
    ...image,
    ...readHalves(reader, image.object.shape),
    pattern: readDetectorOnly(reader, file) ?? unmeasuredPattern(image.object.shape),
    errorCurve: readErrorCurve(reader),
    history: readHistory(reader),
  };
}

type Image = Pick<Reconstruction, "object" | "support" | "voxelSizeMeters" | "maps">;

/** Where a part around the support was kept, that in its place among zeros. */
function wholeImage(kept: Image, reader: Hdf5Reader): Image {
  const [start, shape] = ["start", "whole_shape"].map((name): number[] => {
    const stored = reader.array(`${CXI.image}/${name}`);
    return isRealArray(stored) ? Array.from(stored.data, Number) : [];
  });
  const { object, support, maps } = kept;
  if (!fitsInto(shape, { start, shape: object.shape })) return kept;
  const place = (map: ObjectMap): ObjectMap => ({ ...map, array: putBack(map.array, start, shape) });
  return {
    ...kept,
    object: putBack(object, start, shape),
    support: putBack(support, start, shape),
    ...(maps && { maps: Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, place(map)])) }),
  };
}

/** PyNX keeps the support as the mask of the image. */
function readSupport(reader: Hdf5Reader, object: ComplexArray, file: string): RealArray<Uint8Array> {
  const { shape } = object;
  const stored = reader.array(`${CXI.image}/support`) ?? reader.array(`${CXI.image}/mask`);
  if (!isRealArray(stored)) return whereComplexNonZero(object);
  if (stored.data.length !== sizeOfShape(shape)) {
    throw new ShapeError(`${file}: expected a support of ${formatShape(shape)}, got ${formatShape(stored.shape)}`);
  }
  return { ...whereNonZero(stored), shape };
}

/** Without the steps that came after it: they belong to the object. */
function readDetectorOnly(reader: Hdf5Reader, file: string): DiffractionPattern | undefined {
  if (!isRealArray(reader.array(`${CXI.detector}/data`))) return undefined;
  const pattern = readDetector(reader, file);
  return pattern && { ...pattern, history: pattern.history.slice(0, -1) };
}
