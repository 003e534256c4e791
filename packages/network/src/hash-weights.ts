/** A fingerprint of weights. */

import { sha256Of } from "#sha256";
import type { Weights } from "./weights.js";

/**
 * SHA-256, in hexadecimal, over every tensor in the order of the names: `name shape` (such as `encoder.0.weight
 * 32x1x3x3x3`), a line feed, and the values as little-endian float32.
 */
export function hashWeights(weights: Weights): string {
  return sha256Of(partsOf(weights));
}

function* partsOf(weights: Weights): Generator<Uint8Array> {
  for (const name of [...weights.keys()].sort()) {
    const { data, shape } = weights.get(name) as { data: Float32Array; shape: readonly number[] };
    yield new TextEncoder().encode(`${name} ${shape.join("x")}\n`);
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}
