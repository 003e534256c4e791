import { expect, it } from "vitest";
import { readableFigures } from "./readable-figures.js";

it("counts starts and generations from 1, and leaves the rest", () => {
  const generations = [{ generation: 0, breed: null, starts: 4, bestStart: 2 }];
  expect(readableFigures({ chi: 0.1, starts: 4, best: 2, generations })).toEqual({
    chi: 0.1,
    starts: 4,
    best: "start 3",
    generations: [{ generation: 1, breed: null, starts: 4, bestStart: 3 }],
  });
  expect(readableFigures({ chi: 0.1 })).toEqual({ chi: 0.1 });
});
