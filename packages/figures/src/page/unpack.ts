/** What `pack` has made, in a page. */

import { decodeBase64 } from "../image/base64.js";

export async function unpack(text: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(decodeBase64(text));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function unpackWords(text: string): Promise<Uint16Array> {
  const bytes = await unpack(text);
  const half = bytes.length / 2;
  return Uint16Array.from({ length: half }, (_, i) => bytes[i] + 256 * bytes[half + i]);
}
