/** PackBits, a run-length code of bytes: TIFF 6.0, section 9. */

/**
 * @param expected - bytes after which it stops; fewer come out where the code ends before them.
 */
export function decodePackBits(bytes: Uint8Array, expected: number): Uint8Array {
  const out = new Uint8Array(expected);
  let done = 0;
  for (let at = 0; at + 1 < bytes.length && done < expected; ) {
    const code = bytes[at++];
    if (code === NOTHING) continue;
    const isRun = code > NOTHING;
    const length = Math.min(isRun ? 257 - code : code + 1, expected - done);
    if (isRun) out.fill(bytes[at], done, done + length);
    else out.set(bytes.subarray(at, at + length), done);
    done += isRun ? length : Math.min(length, bytes.length - at);
    at += isRun ? 1 : code + 1;
  }
  return out.subarray(0, done);
}

const NOTHING = 128;
