/** An HDF5 file in words and numbers. */

import { arrayFrom } from "../any-format/array-from.js";
import { sizeOfShape } from "../arrays/array.js";
import type { Json } from "../arrays/volume.js";
import type { Hdf5Entry } from "../hdf5/hdf5-reader.js";
import { listHdf5 } from "../hdf5/read-hdf5-array.js";
import { randomAccessTo, type Source } from "../source.js";
import { centralRanges, centralSlice } from "./central-slice.js";
import { type ContentDescription, type Description, withPlane } from "./content-description.js";

/** Larger datasets are described by their central plane. */
const MOST_ELEMENTS = 2 ** 27;

/** Every dataset by name; of the one asked for, or the only one that it can be, also what is in it. */
export async function describeHdf5(
  source: Source,
  file: string,
  { dataset, plane }: { readonly dataset: string | undefined; readonly plane: boolean },
): Promise<ContentDescription> {
  const opened = await randomAccessTo(source, file);
  const entries = await listHdf5(opened, { file });
  const listed = entries.map(({ path: name, shape, dtype, chunks }): [string, Json] => [
    name,
    { dtype, shape: [...shape], ...(chunks && { chunks: [...chunks] }) },
  ]);
  const chosen = dataset === undefined ? largestPicture(entries) : `/${dataset.replace(/^\//, "")}`;
  const entry = entries.find(({ path: name }) => name === chosen);
  const description: Description = { kind: "HDF5", datasets: entries.length, ...Object.fromEntries(listed) };
  // a name that is not listed is refused with the list of those that are
  if (dataset !== undefined && entry === undefined) return withPlane(await arrayFrom(opened, file, { dataset }));
  if (entry === undefined || (dataset === undefined && !plane)) return { description };
  const isLarge = sizeOfShape(entry.shape) > MOST_ELEMENTS;
  const slices = isLarge || dataset === undefined ? centralRanges(entry.shape) : [];
  const array = await arrayFrom(opened, file, { dataset: entry.path, slices });
  if (dataset === undefined) return { description, plane: centralSlice(array) };
  return withPlane(array, { kind: "HDF5 dataset", dataset: entry.path }, isLarge ? { of: [...entry.shape] } : {});
}

function largestPicture(entries: readonly Hdf5Entry[]): string | undefined {
  const pictures = entries.filter(({ shape }) => shape.length >= 2);
  return [...pictures].sort((a, b) => sizeOfShape(b.shape) - sizeOfShape(a.shape))[0]?.path;
}
