/** Damages bytes as disks, networks and bad writers do; the same seed makes the same damage. */

import { createRandom } from "../src/index.js";

const ABSURD = [0, 1, 0x7f, 0x80, 0xff] as const;

/** A damaged copy: bits turned, runs overwritten, a part cut out, put in twice, or the end missing. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = createRandom(0xbad, seed);
  const below = (limit: number): number => Math.floor(random.uniform() * limit);
  const copy = bytes.slice();
  switch (below(6)) {
    case 0:
      return copy.subarray(0, below(copy.length));
    case 1: {
      const [start, length] = [below(copy.length), 1 + below(64)];
      return join(copy.subarray(0, start), copy.subarray(start + length));
    }
    case 2: {
      const [start, length] = [below(copy.length), 1 + below(64)];
      return join(copy.subarray(0, start + length), copy.subarray(start));
    }
    case 3: {
      // a length, a count or an offset becomes absurd
      const value = ABSURD[below(ABSURD.length)];
      const start = below(copy.length);
      return copy.fill(value, start, start + 2 ** below(4));
    }
    default:
      for (let flips = 1 + below(8); flips > 0; flips--) copy[below(copy.length)] ^= 1 << below(8);
      return copy;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
