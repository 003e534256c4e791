// The formatter keeps code within 120 columns and leaves comments alone; this keeps those.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const WIDTH = 120;
const COMMENT = /^\s*(\/\/|\/\*|\*)|\s\/\/\s|\s\/\*.*\*\//;
const ADDRESS = /https?:\/\/\S{60,}/;

export function checkComments(complain) {
  const files = execFileSync("git", ["ls-files", "--", "*.ts", "*.tsx", "*.js", "*.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  const own = files
    .split("\n")
    .filter((file) => file && existsSync(join(root, file)) && !/\.generated\.ts$/.test(file));
  for (const file of own) {
    for (const [index, line] of readFileSync(join(root, file), "utf8").split("\n").entries()) {
      if (line.length <= WIDTH || !COMMENT.test(line) || ADDRESS.test(line)) continue;
      complain(`${file}:${index + 1}`, `a comment of ${line.length} columns, more than ${WIDTH}`);
    }
  }
  return `comments of ${own.length} files within ${WIDTH} columns`;
}
