/** Bytes of a PNG as a `data:` address, to be put inside a page. */

import { encodeBase64 } from "./base64.js";

/** `data:image/png;base64,...` of PNG bytes. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${encodeBase64(png)}`;
}
