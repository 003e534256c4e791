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

expect.extend({ toBeAllClose });
