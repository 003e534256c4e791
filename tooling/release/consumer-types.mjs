// What TypeScript makes of our types in the code of a user.

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const COMPILER = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));
const TYPES = fileURLToPath(new URL("../../node_modules/@types", import.meta.url));

/**
 * Imports every entry into one file.
 * @param moduleResolution - `node16` or `bundler`.
 * @returns what TypeScript says of it and of our types, a line each.
 */
export async function typeProblems(folder, entries, moduleResolution) {
  const lines = entries.map((entry, k) => `import * as module${k} from "${entry}";\nexport { module${k} };`);
  await writeFile(join(folder, "consumer.ts"), lines.join("\n"));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: moduleResolution === "node16" ? "node16" : "esnext",
    moduleResolution,
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    types: ["node"],
    typeRoots: [TYPES],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const compile = promisify(execFile)(process.execPath, [COMPILER, "-p", folder, "--pretty", "false"]);
  const { stdout } = await compile.catch((failure) => failure);
  const isOurs = (line) => !/node_modules\/(?!@autophase\/|autophase)/.test(line);
  return stdout.split("\n").filter((line) => line !== "" && isOurs(line));
}
