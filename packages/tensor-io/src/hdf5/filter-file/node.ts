/** Files of h5wasm-plugins in Node: they lie on the disk. */

import { readFile } from "node:fs/promises";

export async function readFilterFile(url: URL): Promise<Uint8Array> {
  return new Uint8Array(await readFile(url));
}
