import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error a script without types
import { GENERATED } from "../../generate/generated.mjs";

const files: { name: string; path: string; make: () => Promise<string> }[] = GENERATED;

it.each(files)("$name is what its source makes", { timeout: 120_000 }, async ({ path, make }) => {
  expect(readFileSync(path, "utf8") === (await make())).toBe(true);
});
