/** Numbers as short text. */

import { deflateSync } from "fflate";
import { type ColourMapName, colourAt, colourMap } from "../colour/colour-map.js";
import { encodeBase64 } from "../image/base64.js";

/** Deflated, in base64: what `unpack` of a page reads. */
export function pack(bytes: Uint8Array): string {
  return encodeBase64(deflateSync(bytes, { level: 9 }));
}

/** The low bytes of all, then the high ones: neighbours are alike in the high ones. */
export function packWords(words: Uint16Array): string {
  const bytes = new Uint8Array(2 * words.length);
  for (let i = 0; i < words.length; i++) {
    bytes[i] = words[i] & 255;
    bytes[words.length + i] = words[i] >> 8;
  }
  return pack(bytes);
}

/** 256 colours, three bytes each. */
export function packColours(name: ColourMapName): string {
  const map = colourMap(name);
  return pack(Uint8Array.from(Array.from({ length: 256 }, (_, i) => colourAt(map, (i + 0.5) / 256)).flat()));
}
