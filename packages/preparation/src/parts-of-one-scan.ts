/** Files that are one scan together. */

/** Files that a detector fills one after the other. */
const PART = /([^/\\]+_(?:data_|part))\d+\.(?:h5|hdf5|nxs)$/;

/** Of several files those that belong to one scan, without their folders: they are not to be added up as scans are. */
export function partsOfOneScan(names: readonly string[]): readonly string[] {
  const stems = names.map((name) => PART.exec(name)?.[1]);
  const isPart = (stem: string | undefined): boolean =>
    stem !== undefined && stems.indexOf(stem) !== stems.lastIndexOf(stem);
  return names.filter((_, i) => isPart(stems[i])).map((name) => name.replace(/^.*[/\\]/, ""));
}
