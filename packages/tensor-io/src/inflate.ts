/** Deflated bytes by the platform's own decompressor, which checks what it decompresses. */

/** Deflate cannot gain more. */
export const DEFLATE_RATIO = 1032;

/**
 * @param format - `gzip`, or `deflate` for zlib's.
 * @param limit - stops with a `RangeError` when there would be more bytes than this; default what deflate can gain.
 * @throws what the platform throws when the bytes are damaged, cut off, or their checksum is wrong.
 */
export async function inflate(
  bytes: Uint8Array,
  format: "gzip" | "deflate",
  limit = bytes.length * DEFLATE_RATIO,
): Promise<Uint8Array> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = source.pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    size += next.value.length;
    if (size <= limit) continue;
    await reader.cancel();
    throw new RangeError(`expected at most ${limit} bytes, got more`);
  }
  const out = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
