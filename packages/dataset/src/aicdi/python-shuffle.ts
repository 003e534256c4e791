/** The order in which Python's `random` shuffles, to repeat splits that programs in Python have published. */

/**
 * The numbers below `count` after `random.Random(seed).shuffle(...)`: Fisher and Yates from the end, by 32-bit numbers
 * of the Mersenne Twister MT19937 (Matsumoto & Nishimura 1998, doi:10.1145/272991.272995) seeded by an array of one
 * number.
 * @param seed - from 0 to 2^32 - 1.
 */
export function pythonShuffle(count: number, seed: number): Int32Array {
  const next = mersenneTwister(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = drawBelow(i + 1, next);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Of so many leading bits as the bound has; what is too large is drawn again. */
function drawBelow(bound: number, next: () => number): number {
  const shift = Math.clz32(bound);
  for (;;) {
    const drawn = next() >>> shift;
    if (drawn < bound) return drawn;
  }
}

const LENGTH = 624;
const MIDDLE = 397;

function mersenneTwister(seed: number): () => number {
  const state = seededState(seed);
  let index = LENGTH;
  return () => {
    if (index === LENGTH) {
      twist(state);
      index = 0;
    }
    let y = state[index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(LENGTH);
  state[0] = 19650218;
  for (let i = 1; i < LENGTH; i++) state[i] = Math.imul(1812433253, mixed(state, i)) + i;
  let i = 1;
  const advance = (): void => {
    i++;
    if (i < LENGTH) return;
    state[0] = state[LENGTH - 1];
    i = 1;
  };
  for (let k = 0; k < LENGTH; k++, advance()) state[i] = (state[i] ^ Math.imul(mixed(state, i), 1664525)) + seed;
  for (let k = 1; k < LENGTH; k++, advance()) state[i] = (state[i] ^ Math.imul(mixed(state, i), 1566083941)) - i;
  state[0] = 0x80000000;
  return state;
}

/** Of the number before. */
function mixed(state: Uint32Array, i: number): number {
  return state[i - 1] ^ (state[i - 1] >>> 30);
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < LENGTH; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7fffffff);
    state[i] = state[(i + MIDDLE) % LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
