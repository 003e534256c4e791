/** Deflated bytes by the platform's own decompressor, which checks what it decompresses. */

/** Deflate cannot gain more. */
export const DEFLATE_RATIO = 1032;

/**
 * @param format - `gzip`, or `deflate` for zlib's.
 * @param limit - stops with a `RangeError` when there would be more bytes than this; default what deflate can gain. A
 *   function is asked once there are 64 KiB, with all that there is, and again whenever there is more than it said:
 *   what the header says, or one header after the other.
 * @throws what the platform throws when the bytes are damaged, cut off, or their checksum is wrong.
 */
export async function inflate(
  bytes: Uint8Array,
  format: "gzip" | "deflate",
  limit: number | ((beginning: Uint8Array) => number) = bytes.length * DEFLATE_RATIO,
): Promise<Uint8Array> {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = source.pipeThrough(new DecompressionStream(format)).getReader();
  const bytesSoFar = growingBytes();
  let most = typeof limit === "number" ? limit : BEGINNING_BYTES;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const all = bytesSoFar.add(next.value);
    if (all.length > most && typeof limit === "function") most = limit(all);
    if (all.length <= most) continue;
    await reader.cancel();
    throw new RangeError(`expected at most ${most} bytes, got more`);
  }
  return bytesSoFar.add(new Uint8Array(0));
}

const BEGINNING_BYTES = 65_536;

/** What was added so far, in one piece. */
function growingBytes(): { add: (part: Uint8Array) => Uint8Array } {
  let room = new Uint8Array(0);
  let size = 0;
  return {
    add(part) {
      if (size + part.length > room.length) {
        const more = new Uint8Array(Math.max(BEGINNING_BYTES, size + part.length, Math.ceil(1.5 * room.length)));
        more.set(room.subarray(0, size));
        room = more;
      }
      room.set(part, size);
      size += part.length;
      return room.subarray(0, size);
    },
  };
}
