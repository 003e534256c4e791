/** An HDF5 file in words and numbers. */

import { arrayFrom } from "../any-format/array-from.js";
import { sizeOfShape } from "../arrays/array.js";
import type { Json } from "../arrays/volume.js";
import { type Hdf5Entry, type Hdf5Reader, readHdf5 } from "../hdf5/hdf5-reader.js";
import { type RandomAccess, randomAccessTo, type Source } from "../source.js";
import { centralRanges, centralSlice } from "./central-slice.js";
import { type ContentDescription, type Description, withPlane } from "./content-description.js";

/** Larger datasets are described by their central plane. */
const MOST_ELEMENTS = 2 ** 27;

interface Hdf5DescribeOptions {
  readonly dataset: string | undefined;
  readonly plane: boolean;
  readonly alongside: ((reader: Hdf5Reader) => void) | undefined;
}

/**
 * Every dataset by name; of the one asked for, or the only one that it can be, also what is in it. A file of very many
 * names is looked at in part, and it is said how many were not.
 */
export async function describeHdf5(
  source: Source,
  file: string,
  { dataset, plane, alongside }: Hdf5DescribeOptions,
): Promise<ContentDescription> {
  const opened = await randomAccessTo(source, file);
  if (dataset !== undefined) return describeDataset(opened, file, dataset);
  const { entries, groups, unseen, lost } = await readHdf5(opened, file, (reader) => {
    alongside?.(reader);
    return reader.contents();
  });
  const description: Description = {
    kind: "HDF5",
    datasets: entries.length,
    ...(groups !== undefined && { groups }),
    ...(unseen > 0 && { "names not looked at": unseen }),
    ...(lost.length > 0 && { "links that lead nowhere": [...lost] }),
    ...Object.fromEntries(entries.map(listed)),
  };
  const entry = plane ? largestPicture(entries) : undefined;
  if (entry === undefined) return { description };
  const slices = centralRanges(entry.shape);
  return { description, plane: centralSlice(await arrayFrom(opened, file, { dataset: entry.path, slices })) };
}

function listed({ path, shape, dtype, chunks }: Hdf5Entry): [string, Json] {
  return [path, { dtype, shape: [...shape], ...(chunks && { chunks: [...chunks] }) }];
}

async function describeDataset(opened: RandomAccess, file: string, dataset: string): Promise<ContentDescription> {
  const path = `/${dataset.replace(/^\//, "")}`;
  const entry = await readHdf5(opened, file, (reader) => reader.entry(path));
  // a name that is not there is refused with the list of those that are
  if (entry === undefined) return withPlane(await arrayFrom(opened, file, { dataset }));
  const isLarge = sizeOfShape(entry.shape) > MOST_ELEMENTS;
  const array = await arrayFrom(opened, file, { dataset: path, slices: isLarge ? centralRanges(entry.shape) : [] });
  return withPlane(array, { kind: "HDF5 dataset", dataset: path }, isLarge ? { of: [...entry.shape] } : {});
}

function largestPicture(entries: readonly Hdf5Entry[]): Hdf5Entry | undefined {
  const pictures = entries.filter(({ shape }) => shape.length >= 2);
  return [...pictures].sort((a, b) => sizeOfShape(b.shape) - sizeOfShape(a.shape))[0];
}
