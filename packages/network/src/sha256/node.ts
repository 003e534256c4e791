/** SHA-256 a part at a time: `#sha256` in Node. */

import { createHash } from "node:crypto";

/** In hexadecimal, over all parts in their order. */
export function sha256Of(parts: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
