import { describe, expect, it } from "vitest";
import { pythonShuffle } from "./python-shuffle.js";

describe("pythonShuffle", () => {
  it("gives the orders of Python 3's random.Random(4).shuffle(list(range(n)))", () => {
    expect([...pythonShuffle(5, 4)]).toEqual([3, 4, 0, 2, 1]);
    expect([...pythonShuffle(18, 4)]).toEqual([12, 15, 5, 16, 8, 14, 4, 13, 0, 10, 1, 2, 17, 6, 11, 3, 9, 7]);
    const long = pythonShuffle(50_000, 4);
    expect([...long.subarray(0, 6)]).toEqual([20179, 40889, 6915, 744, 16742, 45422]);
    expect([...long.subarray(45_000, 45_006)]).toEqual([1963, 31586, 15277, 34950, 1848, 31863]);
    // more numbers than one twist of the state has
    expect(long.reduce((sum, value, i) => sum + i * value, 0) % 1_000_003).toBe(416154);
  });

  it("is a permutation, another one for each seed, and nothing of nothing", () => {
    expect([...pythonShuffle(100, 9)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(pythonShuffle(100, 9)).not.toEqual(pythonShuffle(100, 10));
    expect(pythonShuffle(0, 4)).toHaveLength(0);
  });
});
