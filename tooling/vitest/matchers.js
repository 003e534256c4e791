import { expect } from "vitest";

/** `|actual - expected| <= atol + rtol * |expected|` for every element; the message names the worst one. */
function toBeAllClose(actual, expected, { rtol = 1e-5, atol = 1e-8 } = {}) {
  if (actual.length !== expected.length) {
    return { pass: false, message: () => `expected ${expected.length} elements, got ${actual.length}` };
  }
  let worst = 0;
  let index = -1;
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] === expected[i]) continue;
    const ratio = Math.abs(actual[i] - expected[i]) / (atol + rtol * Math.abs(expected[i]));
    const excess = Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
    if (excess <= worst) continue;
    worst = excess;
    index = i;
  }
  return {
    pass: worst <= 1,
    message: () =>
      `worst at index ${index}: got ${actual[index]}, expected ${expected[index]}, ${worst.toPrecision(3)} times the tolerance (rtol ${rtol}, atol ${atol})`,
  };
}

/** Arrays of the same bytes are equal: that is seen without asking for each of a million elements by its name. */
function haveSameBytes(a, b) {
  if (!ArrayBuffer.isView(a) || a.constructor !== b?.constructor || a.byteLength !== b.byteLength) return undefined;
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0 || undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

expect.extend({ toBeAllClose });
expect.addEqualityTesters([haveSameBytes]);
