/** Bytes of a PNG as a `data:` address, to be put inside a page. */

const CHUNK = 0x8000;

/** `data:image/png;base64,...` of PNG bytes. */
export function pngDataUri(png: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < png.length; i += CHUNK) binary += String.fromCharCode(...png.subarray(i, i + CHUNK));
  return `data:image/png;base64,${btoa(binary)}`;
}
