/** Bytes of a file beside the code: `#bytes` in a browser. */

import { FileError } from "@autophase/tensor-io";

/** @throws {FileError} when the server does not have it. */
export async function readBytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new FileError(url.href, `the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
