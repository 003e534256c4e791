import { describe, expect, it } from "vitest";
import { wholeStarts } from "./whole-starts.js";

describe("wholeStarts", () => {
  const coarse = { recipe: "5*HIO", refined: 6 };

  it("counts the starts of all generations, and of a search on a coarse grid those that go on", () => {
    expect(wholeStarts("answer", {})).toEqual([1]);
    expect(wholeStarts("answer", { starts: 8, generations: { count: 3, cull: 2 } })).toEqual([8, 6, 4]);
    expect(wholeStarts("answer", { starts: 16, coarse })).toEqual([6]);
    expect(wholeStarts("answer", { starts: 4, coarse })).toEqual([4]);
    expect(wholeStarts("answer", { starts: 4, coarse: { recipe: "5*HIO" } })).toEqual([4]);
  });

  it("counts all of those whose best is the result", () => {
    expect(wholeStarts("best", { starts: 8, coarse, generations: { count: 3 } })).toEqual([8]);
  });
});
