/**
 * Counter-based random numbers: Threefry2x32-20 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
 * Number k of a stream is a pure function of (seed, path, k), so any item can be made without the ones before it.
 */

/** A stream of random numbers. */
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

function createStream(key: Pair): Random {
  const draw = (): Pair => {
    const k = random.position++;
    return threefry2x32(key, [low(k), high(k)]);
  };
  const uniform = (): number => {
    const [a, b] = draw();
    return ((a >>> 5) * 0x4000000 + (b >>> 6)) / 0x20000000000000;
  };
  const random: Random = {
    position: 0,
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (limit) => Math.floor(uniform() * limit),
  };
  return random;
}

type Pair = readonly [number, number];

const low = (x: number): number => x >>> 0;
const high = (x: number): number => Math.floor(x / 0x100000000) >>> 0;

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/** One block: two 32-bit words from a two-word key and a two-word counter. */
export function threefry2x32(key: Pair, counter: Pair): Pair {
  const keys = [key[0], key[1], PARITY ^ key[0] ^ key[1]];
  let a = (counter[0] + keys[0]) | 0;
  let b = (counter[1] + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const r = ROTATIONS[round & 7];
    a = (a + b) | 0;
    b = ((b << r) | (b >>> (32 - r))) ^ a;
    if ((round & 3) !== 3) continue;
    const s = (round >> 2) + 1;
    a = (a + keys[s % 3]) | 0;
    b = (b + keys[(s + 1) % 3] + s) | 0;
  }
  return [a >>> 0, b >>> 0];
}
