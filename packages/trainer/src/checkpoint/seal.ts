/** SHA-256 over a whole file that carries its own hash. */

/** What stands where the hash will be while it is computed. */
export const BLANK_HASH = "0".repeat(64);

const MARK = new TextEncoder().encode('"sha256":"');

/** Puts the hash of `bytes` in the place of {@link BLANK_HASH} after `"sha256":"`, in place. */
export async function seal(bytes: Uint8Array): Promise<Uint8Array> {
  const place = placeOfHash(bytes);
  if (place === undefined) throw new RangeError("seal: there is no place for a hash");
  const hash = await hexHash(bytes);
  bytes.set(new TextEncoder().encode(hash), place);
  return bytes;
}

/** True when the hash in `bytes` is that of all other bytes. */
export async function isSealed(bytes: Uint8Array): Promise<boolean> {
  const place = placeOfHash(bytes);
  if (place === undefined) return false;
  // not slice: that of a Node Buffer shares its memory
  const blank = Uint8Array.from(bytes);
  blank.set(new TextEncoder().encode(BLANK_HASH), place);
  return (await hexHash(blank)) === new TextDecoder().decode(bytes.subarray(place, place + BLANK_HASH.length));
}

/** The first mark: in JSON a quote within a text is escaped, so that no value can pass for it. */
function placeOfHash(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(MARK[0] as number); at >= 0; at = bytes.indexOf(MARK[0] as number, at + 1)) {
    if (MARK.some((byte, k) => bytes[at + k] !== byte)) continue;
    const place = at + MARK.length;
    return place + BLANK_HASH.length <= bytes.length ? place : undefined;
  }
  return undefined;
}

async function hexHash(bytes: Uint8Array): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
