/** Runs the built program as a user would. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param onProgress - is given the process whenever it says something, for tests that send it a signal. */
export function trainer(
  args: readonly string[],
  onProgress?: (child: ChildProcess, text: string) => void,
): Promise<Outcome> {
  if (!existsSync(main)) throw new ReferenceError(`${main} is not built; run npm run build`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
      onProgress?.(child, String(text));
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** The JSON object that `--json` puts on the last line of standard output. */
export function lastJson({ stdout, stderr }: Outcome): Record<string, unknown> {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) throw new SyntaxError(`no JSON in standard output; standard error: ${stderr}`);
  return JSON.parse(line);
}
