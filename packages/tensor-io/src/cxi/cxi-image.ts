/**
 * What a CXI file says of an object beside its values: the size of its voxels, maps over its grid, and the halves of
 * its starts.
 */

import type { Shape } from "../arrays/array.js";
import type { ObjectMap, Reconstruction } from "../arrays/volume.js";
import { type Hdf5Reader, isRealArray } from "../hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "../hdf5/hdf5-writer.js";
import { CXI } from "./cxi-content.js";
import { writeHalves } from "./cxi-halves.js";

const SIZE = `${CXI.image}/image_size`;
const MAPS = `${CXI.image}/maps`;

/**
 * `image_size`: lengths of the whole image along x, y and z in metres, so our axes in reverse. `maps`, `halves`: a
 * dataset for each.
 */
export function writeImageDetails(
  writer: Hdf5Writer,
  { object, voxelSizeMeters, maps = {}, halves }: Reconstruction,
): void {
  if (voxelSizeMeters) {
    const lengths = Float64Array.from(object.shape, (length, axis) => length * voxelSizeMeters[axis]).reverse();
    writer.array(SIZE, { data: lengths, shape: [lengths.length] });
    writer.attribute(SIZE, "units", "m");
  }
  if (Object.keys(maps).length > 0) writer.group(MAPS, "NXcollection");
  for (const [name, { array, units }] of Object.entries(maps)) {
    writer.array(`${MAPS}/${name}`, array, { isCompressed: true });
    writer.attribute(`${MAPS}/${name}`, "units", units);
  }
  if (halves) writeHalves(writer, halves);
}

export function readImageDetails(reader: Hdf5Reader, shape: Shape): Pick<Reconstruction, "voxelSizeMeters" | "maps"> {
  const size = reader.array(SIZE);
  const lengths = isRealArray(size) ? Array.from(size.data as Float64Array, Number).reverse() : [];
  const voxel = lengths.map((length, axis) => length / shape[axis]);
  const isKnown =
    voxel.length === shape.length && voxel.every((length) => length > 0 && length < Number.POSITIVE_INFINITY);
  const maps = reader.names(MAPS).flatMap((name): [string, ObjectMap][] => {
    const array = reader.array(`${MAPS}/${name}`);
    return isRealArray(array)
      ? [[name, { array, units: String(reader.attribute(`${MAPS}/${name}`, "units") ?? "") }]]
      : [];
  });
  return {
    ...(isKnown && { voxelSizeMeters: voxel }),
    ...(maps.length > 0 && { maps: Object.fromEntries(maps) }),
  };
}
