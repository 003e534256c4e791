import { expect, it } from "vitest";
import { mapTo } from "./map-to.js";

it("converts each value, to another type or the same", () => {
  expect(mapTo(Float64Array, Uint8Array.of(4, 9), Math.sqrt)).toEqual(Float64Array.of(2, 3));
  expect(mapTo(Uint8Array, [0.4, -2, 7], (value, i) => (value > i ? 1 : 0))).toEqual(Uint8Array.of(1, 0, 1));
  expect(mapTo(Float32Array, BigInt64Array.of(3n, -4n), Number)).toEqual(Float32Array.of(3, -4));
  expect(mapTo(Float32Array, [], Number)).toEqual(new Float32Array(0));
});
