import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error a script without types
import { GENERATED } from "../../generate/generated.mjs";

const files: { name: string; path: string; make: () => string }[] = GENERATED;

it.each(files)("$name is what its source makes", ({ path, make }) => {
  expect(readFileSync(path, "utf8") === make()).toBe(true);
});
