/**
 * LZW of TIFF 6.0, section 13. Own code because the TIFF library's decoder runs into an endless, growing loop on
 * damaged data, which ends the process.
 */

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const TABLE_SIZE = 4096;

/**
 * At most `limit` bytes; fewer when the codes end before.
 * @throws {RangeError} when a code refers to what is not in the table yet.
 */
export function decodeLzw(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes[0] === 0 && (bytes[1] & 1) === 1) throw new RangeError("LZW of before TIFF 6.0 cannot be decoded");
  const out = new Uint8Array(limit);
  // where the string of a code lies in the output, which holds every string that has been seen
  const starts = new Float64Array(TABLE_SIZE);
  const lengths = new Uint32Array(TABLE_SIZE);
  let end = 0;
  let next = FIRST_FREE;
  let previous = { start: 0, length: 0 };
  let bit = 0;
  while (end < limit) {
    // the width grows one code early
    const width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12;
    if (bit + width > 8 * bytes.length) break;
    const code = readBits(bytes, bit, width);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST_FREE;
      previous = { start: 0, length: 0 };
      continue;
    }
    const start = end;
    if (code < CLEAR) out[end++] = code;
    else if (code < next) end = repeat(out, starts[code], lengths[code], end);
    else if (code === next && previous.length > 0) end = repeat(out, previous.start, previous.length + 1, end);
    else throw new RangeError(`LZW code ${code} comes before its entry`);
    // the new entry is the previous string and the first byte of this one: they lie side by side
    if (previous.length > 0 && next < TABLE_SIZE) {
      starts[next] = previous.start;
      lengths[next++] = previous.length + 1;
    }
    previous = { start, length: end - start };
  }
  return out.subarray(0, end);
}

function readBits(bytes: Uint8Array, bit: number, width: number): number {
  const at = bit >>> 3;
  const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (word >>> (24 - (bit & 7) - width)) & ((1 << width) - 1);
}

/** Byte by byte: the string may overlap what is being written. */
function repeat(out: Uint8Array, start: number, length: number, end: number): number {
  const stop = Math.min(end + length, out.length);
  for (let to = end, from = start; to < stop; ) out[to++] = out[from++];
  return stop;
}
