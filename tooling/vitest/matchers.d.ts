import "vitest";

declare module "vitest" {
  interface Matchers<T = unknown> {
    /** Element by element: `|actual - expected| <= atol + rtol * |expected|` (defaults 1e-5 and 1e-8). */
    toBeAllClose: (expected: ArrayLike<number>, tolerance?: { rtol?: number; atol?: number }) => T;
  }
}
