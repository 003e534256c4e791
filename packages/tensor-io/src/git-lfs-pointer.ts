/** What a clone without Git LFS or git-annex has in the place of large files. */

import { FormatError } from "./errors.js";

const BEGINNING = "version https://git-lfs.github.com/spec/";
const OF_ANNEX = "/annex/objects/";
/** Longer ones are none. */
export const LONGEST_POINTER = 1024;

/** @throws {FormatError} for a pointer of a few lines that names the file which is elsewhere. */
export function assertNoPointer(bytes: Uint8Array, file: string): void {
  if (bytes.length > LONGEST_POINTER || ![BEGINNING, OF_ANNEX].some((text) => bytes[0] === text.charCodeAt(0))) return;
  const text = new TextDecoder("latin1").decode(bytes);
  if (text.startsWith(OF_ANNEX)) {
    throw new FormatError(file, 'is a pointer of git-annex; the file itself comes by "git annex get"');
  }
  if (!text.startsWith(BEGINNING)) return;
  const size = /^size (\d+)$/m.exec(text)?.[1];
  const what = size === undefined ? "the file itself" : `the file itself, of ${size} bytes,`;
  throw new FormatError(file, `is a pointer of Git LFS; ${what} comes by "git lfs pull"`);
}
