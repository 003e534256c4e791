import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Runs the built program at `main` as a user would; its standard streams and exit status are the outcome.
 * @param onProgress - is given the process whenever it writes to standard error, for tests that send it a signal.
 */
export function runProgram(main, args, onProgress) {
  const path = fileURLToPath(main);
  if (!existsSync(path)) throw new ReferenceError(`${path} is not built; run npm run build`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...args]);
    const outcome = { status: null, stdout: "", stderr: "" };
    child.stdout.on("data", (text) => {
      outcome.stdout += text;
    });
    child.stderr.on("data", (text) => {
      outcome.stderr += text;
      onProgress?.(child, String(text));
    });
    child.on("close", (status) => resolve({ ...outcome, status }));
  });
}

/** The JSON object that `--json` puts on the last line of standard output. */
export function lastJson({ stdout, stderr }) {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) throw new SyntaxError(`no JSON in standard output; standard error: ${stderr}`);
  return JSON.parse(line);
}
