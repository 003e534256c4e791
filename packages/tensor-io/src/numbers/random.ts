/**
 * Counter-based random numbers: Threefry2x32-20 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
 * Number k of a stream is a pure function of (seed, path, k), so any item can be made without the ones before it.
 */

import { portableCos, portableLog } from "./portable-functions.js";

/** A stream of random numbers; the same ones on every machine and engine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** Uniform integer in [0, limit); `limit` at most 2^32. */
  integer(limit: number): number;
  /** How many numbers have been drawn; set it to continue a saved stream. */
  position: number;
}

/**
 * The stream that belongs to `seed` and `path`. Streams of different paths are independent.
 * @param seed - integer of magnitude below 2^53.
 * @param path - integers that name the stream, for example `[item, purpose]`.
 */
export function createRandom(seed: number, ...path: readonly number[]): Random {
  let key: Pair = [low(seed), high(seed)];
  for (const step of path) key = threefry2x32(key, [low(step), (high(step) ^ 0x9e3779b9) >>> 0]);
  return createStream(key);
}

function createStream([k0, k1]: Pair): Random {
  const block = new Int32Array(2);
  const uniform = (): number => {
    const k = random.position++;
    encrypt(block, k0, k1, low(k), high(k));
    return ((block[0] >>> 5) * 0x4000000 + (block[1] >>> 6)) / 0x20000000000000;
  };
  const random: Random = {
    position: 0,
    uniform,
    normal: () => Math.sqrt(-2 * portableLog(1 - uniform())) * portableCos(2 * Math.PI * uniform()),
    integer: (limit) => Math.floor(uniform() * limit),
  };
  return random;
}

type Pair = readonly [number, number];

const low = (x: number): number => x >>> 0;
const high = (x: number): number => Math.floor(x / 0x100000000) >>> 0;

const PARITY = 0x1bd11bda;

/** One block: two 32-bit words from a two-word key and a two-word counter. */
export function threefry2x32(key: Pair, counter: Pair): Pair {
  const block = new Int32Array(2);
  encrypt(block, key[0], key[1], counter[0], counter[1]);
  return [block[0] >>> 0, block[1] >>> 0];
}

/** Twenty rounds, written out: a loop over tables of rotations and keys takes several times as long. */
function encrypt(block: Int32Array, k0: number, k1: number, c0: number, c1: number): void {
  const k2 = PARITY ^ k0 ^ k1;
  let a = (c0 + k0) | 0;
  let b = (c1 + k1) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 5) | 0;
  block[0] = a;
  block[1] = b;
}
