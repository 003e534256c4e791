/** SHA-256 a part at a time: `#sha256` in a browser, whose own takes a page that is encrypted and all parts at once. */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** In hexadecimal, over all parts in their order. */
export function sha256Of(parts: Iterable<Uint8Array>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
