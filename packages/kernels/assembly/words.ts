/** Looking through memory for what calls in. */

/** Whether every bit of `bytes` bytes, a multiple of four, is zero: a negative zero is none. */
export function areZero(address: usize, bytes: usize): bool {
  const end = address + bytes;
  let at = address;
  for (; at + 64 <= end; at += 64) {
    const low = v128.or(v128.load(at), v128.load(at, 16));
    if (v128.any_true(v128.or(low, v128.or(v128.load(at, 32), v128.load(at, 48))))) return false;
  }
  for (; at < end; at += 4) if (load<u32>(at) != 0) return false;
  return true;
}
