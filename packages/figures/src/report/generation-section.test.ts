import { XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { generationSection } from "./generation-section.js";

const line = {
  generation: 0,
  breed: null,
  starts: 8,
  failed: 0,
  metric: "freeLlk",
  bestStart: 4,
  best: 0.5123,
  median: 0.9,
  medianChi: 0.25,
  medianFreeLlk: 0.9,
  medianInvariantError: 0.4567,
};

it("has a row for each generation, counted from one", () => {
  const { markup } = generationSection([
    line,
    {
      ...line,
      generation: 1,
      breed: "<sqrt_ab>",
      starts: 5,
      failed: 1,
      medianFreeLlk: null,
      medianInvariantError: null,
    },
  ]);
  expect(XMLValidator.validate(`<p>${markup}</p>`)).toBe(true);
  const rows = [...markup.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...(row as string).matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell]) => cell),
  );
  expect(rows[1]).toEqual(["1", "independent", "8", "freeLlk", "5", "0.512", "0.9", "0.25", "0.9", "0.457"]);
  expect(rows[2]?.slice(0, 3)).toEqual(["2", "&lt;sqrt_ab&gt;", "5 (1 failed)"]);
  expect(rows[2]?.slice(-2)).toEqual(["", ""]);
});
