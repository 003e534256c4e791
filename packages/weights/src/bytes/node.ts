/** Bytes of a file beside the code: `#bytes` in Node. */

import { readFile } from "node:fs/promises";
import { FileError } from "@autophase/tensor-io";

/** @throws {FileError} when it cannot be read. */
export async function readBytes(url: URL): Promise<Uint8Array> {
  return readFile(url).catch((cause: Error) => {
    throw new FileError(url.pathname, cause.message);
  });
}
