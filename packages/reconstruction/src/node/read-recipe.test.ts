import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecipe } from "./read-recipe.js";

const folder = mkdtempSync(join(tmpdir(), "recipes-"));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const COHERE = 'algorithm_sequence = "2*(20*ER+30*HIO)"\n';

it.each([
  ["mine", COHERE, "2*(20*ER+30*HIO)"],
  ["from-the-beamline", '{ "recipe": "30*RAAR", "starts": 2 }', "30*RAAR"],
  ["config_rec", COHERE, "2*(20*ER+30*HIO)"],
])("reads %s, which has no ending, as what it holds", async (name, text, recipe) => {
  writeFileSync(name, text);
  expect(await readRecipe(name)).toMatchObject({ origin: `file ${name}`, settings: { recipe } });
});

it.each(["20*ER", "ER", "standard", "ER**50,HIO**2", "not there"])("leaves %s as it is, file or not", async (name) => {
  if (!name.includes("*") && name !== "not there") writeFileSync(name, COHERE);
  expect(await readRecipe(name)).toBe(name);
});
