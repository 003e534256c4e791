/** One array of an HDF5 or NeXus file, whole or in part. */

import { type AnyArray, sizeOfShape } from "../arrays/array.js";
import type { Slices } from "../arrays/slices.js";
import { FormatError } from "../errors.js";
import type { Source } from "../source.js";
import { formatEntries, type Hdf5Entry, type Hdf5Reader, readHdf5 } from "./hdf5-reader.js";
import { isSeries, seriesArray } from "./hdf5-series.js";

export interface ReadHdf5ArrayOptions {
  /** Name for messages. */
  readonly file?: string;
  /**
   * Path of the dataset, or of several that go on from each other: `/entry/data/data_*`, by their numbers. Default:
   * what NeXus calls the default plot, else the largest of two or more axes.
   */
  readonly dataset?: string | undefined;
  /** The part to read; only the chunks that hold it are touched. Default: everything. */
  readonly slices?: Slices | undefined;
}

/**
 * Integers, floats of 16 (widened to float32) to 64 bits, booleans (as int8) and complex numbers of either byte order,
 * in one piece or in chunks, compressed with deflate, szip, bitshuffle, LZ4, LZF, Blosc, Blosc2, Zstandard, bzip2 or
 * ZFP. Soft and hard links are followed; links to other files, and virtual datasets, where the source opens the files
 * beside it.
 * @param source - the bytes, or the means to read them as they are needed: a part of a large file costs that part.
 * @throws {FormatError} when it is not an HDF5 file, is damaged, has no such dataset (listing those there are), or is
 *   compressed with an unknown filter (naming it).
 * @throws {ShapeError} when the slices do not fit.
 */
export async function readHdf5Array(
  source: Source,
  { file = "HDF5 bytes", dataset, slices = [] }: ReadHdf5ArrayOptions = {},
): Promise<AnyArray> {
  const read = (reader: Hdf5Reader): AnyArray => {
    const path = dataset ?? pickDataset(reader, file);
    const array = isSeries(path) ? seriesArray(reader, file, path, slices) : reader.array(path, slices);
    if (array !== undefined) return array;
    throw new FormatError(file, `there is no array ${path}; it holds ${formatEntries(reader.contents().entries)}`);
  };
  return readHdf5(source, file, read);
}

/**
 * The numeric datasets of an HDF5 file.
 * @throws {FormatError} when it is not an HDF5 file, or is damaged.
 */
export async function listHdf5(
  source: Source,
  { file = "HDF5 bytes" }: { readonly file?: string } = {},
): Promise<Hdf5Entry[]> {
  return readHdf5(source, file, (reader) => reader.entries());
}

/** More names are not looked at to choose among what they lead to: so many take two seconds. */
const MOST_UNSEEN = 20_000;

function pickDataset(reader: Hdf5Reader, file: string): string {
  const plotted = defaultPlot(reader, "/");
  if (plotted !== undefined) return plotted;
  const { entries: seen, unseen } = reader.contents();
  if (unseen > MOST_UNSEEN) {
    const why = `${unseen} names are too many to look at them all`;
    throw new FormatError(file, `name the dataset: ${why}; among the others are ${formatEntries(seen)}`);
  }
  const entries = withSeries(unseen === 0 ? seen : reader.entries());
  const sizes = entries.map(({ shape }) => (shape.length < 2 ? 0 : sizeOfShape(shape)));
  const largest = Math.max(0, ...sizes);
  const candidates = entries.filter((_, i) => largest > 0 && sizes[i] === largest);
  if (candidates.length === 1) return candidates[0].path;
  throw new FormatError(file, `name one of its datasets: ${formatEntries(entries)}`);
}

/** Frames in datasets that are numbered from one on stand as one, by the path of their series. */
function withSeries(entries: readonly Hdf5Entry[]): Hdf5Entry[] {
  const series = new Map<string, Hdf5Entry>();
  for (const entry of entries) {
    const [, stem, number] = /^(.*?)(\d{4,})$/.exec(entry.path) ?? [];
    const path = stem !== undefined && entry.shape.length === 3 ? `${stem}*` : entry.path;
    const before = series.get(path);
    const frames = (before?.shape[0] ?? 0) + entry.shape[0];
    series.set(
      path,
      path === entry.path || number === undefined
        ? entry
        : { ...entry, path, shape: [frames, ...entry.shape.slice(1)] },
    );
  }
  return [...series.values()];
}

/** NeXus: `default` leads from group to group, `signal` names the dataset in the last. */
function defaultPlot(reader: Hdf5Reader, group: string, depth = 0): string | undefined {
  const below = (name: string): string => (group === "/" ? `/${name}` : `${group}/${name}`);
  const signal = reader.attribute(group, "signal");
  if (typeof signal === "string" && reader.entry(below(signal)) !== undefined) return below(signal);
  const next = reader.attribute(group, "default");
  return typeof next !== "string" || depth > 8 ? undefined : defaultPlot(reader, below(next), depth + 1);
}
