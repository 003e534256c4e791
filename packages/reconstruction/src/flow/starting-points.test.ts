import { describe, expect, it } from "vitest";
import { assertFits, guessFrom, supportFrom } from "./starting-points.js";

const shape = [2, 2];

describe("supportFrom", () => {
  it("takes what is above 0", () => {
    const support = supportFrom({ data: Float32Array.of(0, 0.5, -1, 2), shape }, "S.npy");
    expect(support).toEqual({ data: Uint8Array.of(0, 1, 0, 1), shape });
    expect(supportFrom({ data: BigInt64Array.of(0n, 1n, 2n, 0n), shape }, "S.npy").data).toEqual(
      Uint8Array.of(0, 1, 1, 0),
    );
  });

  it("refuses what is no support", () => {
    const zeros = new Float32Array(4);
    expect(() => supportFrom({ data: zeros, shape }, "S.npy")).toThrow("S.npy: no voxel is inside (above 0)");
    expect(() => supportFrom({ real: zeros, imag: zeros, shape }, "S.npy")).toThrow("S.npy: expected real numbers");
  });
});

describe("guessFrom", () => {
  const object = { real: Float32Array.of(0, 1, 0, 0), imag: new Float32Array(4), shape };

  it("is the object with its support", () => {
    const support = { data: Uint8Array.of(0, 1, 0, 0), shape };
    expect(guessFrom({ object, support }, shape, "R.cxi")).toEqual({ object, support });
  });

  it("refuses another grid, and nothing", () => {
    expect(() => guessFrom({ object }, [2, 3], "R.cxi")).toThrow("R.cxi: expected 2 x 3 like the pattern, got 2 x 2");
    const nothing = { object: { ...object, real: new Float32Array(4) } };
    expect(() => guessFrom(nothing, shape, "R.cxi")).toThrow("R.cxi: the object is zero everywhere");
    expect(() => assertFits([2], shape, "S.npy")).toThrow("S.npy: expected 2 x 2 like the pattern, got 2");
  });
});
