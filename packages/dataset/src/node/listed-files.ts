/** The files that a published list names. */

import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError, FormatError } from "@autophase/tensor-io";
import { readFileText } from "@autophase/tensor-io/node";

export interface ListedFilesOptions {
  /** Where they lie. Default beside the list, as `wget -i` leaves them there. */
  readonly folder?: string | undefined;
  /** The first so many. Default all. */
  readonly limit?: number | undefined;
}

/**
 * The files of a list of addresses or names, one a line, such as `aicdi_data.txt`: whatever comes before the last slash
 * is left out. None of them is read.
 * @throws {FileError} that counts those that are missing, when there is no list or no such folder.
 * @throws {FormatError} when the list names nothing.
 */
export async function listedFiles(list: string, options: ListedFilesOptions = {}): Promise<string[]> {
  const { folder = dirname(list), limit } = options;
  const lines = (await readFileText(list)).split(/\r?\n/);
  const listed = lines.map((line) => line.trim()).filter((line) => line !== "");
  const names = listed.slice(0, limit).map((line) => line.slice(line.lastIndexOf("/") + 1));
  if (names.length === 0) throw new FormatError(list, "expected names or addresses of files, one a line, got none");
  const present = new Set(
    await readdir(folder).catch((cause) => {
      throw new FileError(folder, "there is no such folder of waves", { cause });
    }),
  );
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return names.map((name) => join(folder, name));
  const counted = `${missing.length} of ${names.length} files of ${list} are missing, the first ${missing[0]}`;
  throw new FileError(folder, `${counted}; fetch them, or take fewer by limit`);
}
