import { describe, expect, it } from "vitest";
import { cf, dm, er, gps, hio, ml, oss, raar } from "./algorithms.js";
import { RecipeError } from "./errors.js";
import { parseRecipe } from "./parse-recipe.js";
import { countIterations, formatRecipe, type Recipe, repeat, segmentsOf, sequence } from "./recipe.js";

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

  it("reads parameters, constant and running", () => {
    expect(parseRecipe("HIO(beta=0.8)+hio ( Beta = 1:0.5 )", { beta: 0.7 })).toEqual(
      sequence(hio({ beta: 0.8 }), hio({ beta: [1, 0.5] })),
    );
    expect(parseRecipe("50*ML(background=1e-3)")).toEqual(repeat(50, ml({ background: 0.001 })));
    expect(parseRecipe("CF(threshold=1)+GPS(sigma=2:0,relaxation=0)+OSS(sigma=0.5)+DM(beta=-1)")).toEqual(
      sequence(cf({ threshold: 1 }), gps({ sigma: [2, 0], relaxation: 0 }), oss({ sigma: 0.5 }), dm({ beta: -1 })),
    );
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
    ["HIO(bta=0.9)", 4, 'HIO has no parameter "bta" (known: beta)'],
    ["20*ER(beta=1)", 6, 'ER has no parameter "beta" (it has none)'],
    ["HIO(beta 0.9)", 9, 'expected "=" after beta, got "0.9"'],
    ["HIO(beta=1.5)", 9, "HIO: beta must be above 0 and at most 1, got 1.5"],
    ["HIO(beta=0.5:x)", 13, 'expected a number, got "x"'],
    ["HIO(beta=0.5", 12, 'expected "," or ")", got the end'],
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
  it.each([
    "3*(20*ER+180*HIO)+20*ER",
    "ER",
    "2*(ER+SF)+HPR",
    "2*(3*ER)",
    "5*HIO(beta=0.8)+CF+9*GPS(sigma=2:0.5)+50*ML",
  ])("writes %s as it was read", (text) => {
    expect(formatRecipe(parseRecipe(text))).toBe(text);
  });
});

describe("what no one means", () => {
  it.each([
    ["repeats in repeats", "1000000*(1000000*(ER+HIO))", /at most 1000000 iterations, got 2000000000000\n/],
    ["a tower of them", `${"1000000*".repeat(60)}ER`, /at most 1000000 iterations, got Infinity/],
    ["parentheses without end", "(".repeat(100_000), /at most 64 recipes inside each other/],
    ["repeats without end", `${"2*".repeat(100_000)}ER`, /at most 64 recipes inside each other/],
  ])("is refused before it is unrolled: %s", (_, text, message) => {
    const began = performance.now();
    expect(() => parseRecipe(text)).toThrow(message);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("is refused as data too", () => {
    let nested: Recipe = er();
    for (let i = 0; i < 100; i++) nested = repeat(1, nested);
    expect(() => segmentsOf(nested)).toThrow(/at most 64 recipes inside each other/);
    expect(() => segmentsOf(repeat(10_000_000, er()))).toThrow(/at most 1000000 iterations, got 10000000/);
    expect(() => segmentsOf(parseRecipe("300000*(ER+HIO)"))).toThrow(/at most 100000 changes of algorithm/);
  });

  it("is shown around the place alone where it is long", () => {
    const text = `${"ER+".repeat(5000)}XX${"+ER".repeat(5000)}`;
    expect(() => parseRecipe(text)).toThrow(/unknown algorithm "XX"/);
    try {
      parseRecipe(text);
    } catch (error) {
      const [, line, caret] = String((error as Error).message).split("\n");
      expect(line.length).toBeLessThan(140);
      expect(line.slice(caret.length - 1, caret.length + 1)).toBe("XX");
    }
  });
});
