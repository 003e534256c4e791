/** A file that a page was given, with those beside it that it links to. */

import { FileError } from "./errors.js";
import { accessInWorker, type RandomAccess, randomAccessTo } from "./source.js";

/**
 * The means to read a file of several: a master file with the frames that it links to, a virtual dataset with its
 * sources. What lies beside it is read in a worker of a page; elsewhere it is as if it were not there.
 * @param files - by their paths with slashes, such as `scan/eiger_master.h5`; by names alone where a person chose them.
 * @param path - of the file that is opened.
 * @throws {FileError} when there is none of that path, or parts of it cannot be read here.
 */
export async function fileAmong(files: ReadonlyMap<string, Blob>, path: string): Promise<RandomAccess> {
  const own = files.get(path);
  if (own === undefined) throw new FileError(path, "is not among the files that were given");
  const access = await randomAccessTo(own, path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const opened = new Map<string, RandomAccess | undefined>();
  const beside = (name: string): RandomAccess | undefined => {
    const blob = files.get(folder + name);
    if (blob && !opened.has(name)) opened.set(name, accessInWorker(blob, folder + name));
    return opened.get(name);
  };
  return { ...access, beside };
}
