import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { commandLineOf } from "./index.js";

it("can be typed again: a shell reads the same words", () => {
  const words = ["phase", "Anna's P.cxi", "--recipe", "2*(20*ER+180*HIO)", "--out", "R.cxi", "$HOME", ""];
  const line = commandLineOf("autophase", words);
  expect(line).toBe(`autophase phase 'Anna'\\''s P.cxi' --recipe '2*(20*ER+180*HIO)' --out R.cxi '$HOME' ''`);
  const { stdout } = spawnSync("sh", ["-c", `autophase() { printf "%s|" "$@"; }; ${line}`], { encoding: "utf8" });
  expect(stdout.split("|").slice(0, -1)).toEqual(words);
});
