import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SETTINGS = fileURLToPath(new URL("../../tooling/tsconfig/library.json", import.meta.url));
const COMPILER = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript/package.json")));

/** What the compiler has against the programs of a folder, under the rules of the repository; a name may be unused. */
export async function typeProblems(folder: string): Promise<string[]> {
  const config = { extends: SETTINGS, compilerOptions: { noUnusedLocals: false }, include: ["*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compile = promisify(execFile)(process.execPath, [COMPILER, "-p", folder, "--pretty", "false"]);
  const { stdout } = await compile.catch((failure: { stdout: string }) => failure);
  return stdout.split("\n").filter((line) => line !== "");
}
