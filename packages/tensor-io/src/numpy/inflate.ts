/** Deflated bytes by the platform's own decompressor, which checks what it decompresses. */

/** Deflate cannot gain more. */
export const DEFLATE_RATIO = 1032;

/**
 * @param format - `gzip`, or `deflate` for zlib's.
 * @param limit - stops with a `RangeError` when there would be more bytes than this; default what deflate can gain. A
 *   function is asked once there are 64 KiB, or all of fewer: what the header says.
 * @throws what the platform throws when the bytes are damaged, cut off, or their checksum is wrong.
 */
export async function inflate(
  bytes: Uint8Array,
  format: "gzip" | "deflate",
  limit: number | ((beginning: Uint8Array) => number) = bytes.length * DEFLATE_RATIO,
): Promise<Uint8Array> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = source.pipeThrough(new DecompressionStream(format)).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  let most = typeof limit === "number" ? limit : undefined;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    size += next.value.length;
    if (most === undefined && typeof limit === "function" && size >= BEGINNING_BYTES) most = limit(joined(parts, size));
    if (size <= (most ?? size)) continue;
    await reader.cancel();
    throw new RangeError(`expected at most ${most} bytes, got more`);
  }
  return joined(parts, size);
}

const BEGINNING_BYTES = 65_536;

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
