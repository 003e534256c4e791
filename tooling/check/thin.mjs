// The programs are a skin of the packages: commands, flags, terminal, files. What grows in them belongs elsewhere.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const MOST_LINES = 5000;

export function checkThin(complain) {
  const folders = ["apps/phasing/src", "apps/trainer/src"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(root, folder, name)),
  );
  const lines = files.reduce((sum, file) => sum + readFileSync(file, "utf8").split("\n").length - 1, 0);
  if (lines >= MOST_LINES) complain("apps", `have ${lines} lines without tests, expected fewer than ${MOST_LINES}`);
  return `the programs have ${lines} lines`;
}
