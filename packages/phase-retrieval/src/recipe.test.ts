import { describe, expect, it } from "vitest";
import { er, hio, raar } from "./algorithms.js";
import { RecipeError } from "./errors.js";
import { parseRecipe } from "./parse-recipe.js";
import { countIterations, formatRecipe, repeat, segmentsOf, sequence } from "./recipe.js";

describe("parseRecipe", () => {
  it("reads the published recipe as data", () => {
    const built = sequence(repeat(3, sequence(repeat(20, er()), repeat(180, hio({ beta: 0.9 })))), repeat(20, er()));
    expect(parseRecipe("3*(20*ER+180*HIO)+20*ER")).toEqual(built);
    expect(countIterations(built)).toBe(620);
    expect(JSON.parse(JSON.stringify(built))).toEqual(built);
  });

  it.each([
    ["er", 1],
    [" 2 * er + Hio ", 3],
    ["2*3*ER", 6],
    ["2*(ER+2*(SF+DM))", 10],
    ["((HPR))", 1],
    ["10*raar+10*Raar", 20],
  ])("reads %j as %i iterations", (text, iterations) => {
    expect(countIterations(parseRecipe(text))).toBe(iterations);
  });

  it("gives beta to the relaxed algorithms", () => {
    expect(parseRecipe("ER+RAAR", { beta: 0.7 })).toEqual(sequence(er(), raar({ beta: 0.7 })));
  });

  it.each([
    ["3*(20*ER+180*HOI)+20*ER", 13, 'unknown algorithm "HOI" (known: ER, SF, HIO, RAAR, HPR, DM, CF, OSS, GPS, ML)'],
    ["3*(20*ER+180*HIO", 16, 'expected ")", got the end'],
    ["20*ER)", 5, 'expected "+" or the end, got ")"'],
    ["20*ER+", 6, "expected an algorithm, got the end"],
    ["", 0, "expected an algorithm, got the end"],
    ["20 ER", 3, 'expected "*" after 20, got "ER"'],
    ["0*ER", 0, "expected a whole number from 1 to 1000000, got 0"],
    ["2.5*ER", 0, "expected a whole number from 1 to 1000000, got 2.5"],
    ["20*ER-3*HIO", 5, 'expected "+" or the end, got "-"'],
    ["20**ER", 3, 'expected an algorithm, got "*"'],
  ])("points at the mistake in %j", (text, position, message) => {
    const attempt = () => parseRecipe(text);
    expect(attempt).toThrow(RecipeError);
    expect(attempt).toThrow(`recipe: ${message}`);
    expect(attempt).toThrow(`\n  ${text}\n  ${" ".repeat(position)}^`);
  });
});

describe("segmentsOf", () => {
  it("joins neighbouring runs of one algorithm", () => {
    const segments = segmentsOf(parseRecipe("2*(2*ER+3*HIO)+HIO+ER"));
    expect(segments.map(({ algorithm, iterations }) => `${iterations}${algorithm.name}`)).toEqual([
      "2ER",
      "3HIO",
      "2ER",
      "4HIO",
      "1ER",
    ]);
  });
});

describe("formatRecipe", () => {
  it.each(["3*(20*ER+180*HIO)+20*ER", "ER", "2*(ER+SF)+HPR", "2*(3*ER)"])("writes %s as it was read", (text) => {
    expect(formatRecipe(parseRecipe(text))).toBe(text);
  });
});
