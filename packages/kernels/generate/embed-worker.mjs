// The program of a thread as text.

import { readFileSync } from "node:fs";
import ts from "typescript";

const source = new URL("../src/wasm/threads/serve-jobs.ts", import.meta.url);

/** The text of `worker-source.generated.ts`. */
export function embedWorker() {
  const { outputText } = ts.transpileModule(readFileSync(source, "utf8"), {
    compilerOptions: { target: "ES2022", module: "ESNext", removeComments: true },
  });
  if (/^import/m.test(outputText)) throw new Error(`${source.pathname} must stand alone, and imports something`);
  const script = outputText.replace(/^export /gm, "").trim();
  const literal = script.replace(/[\\`]|\$\{/g, "\\$&");
  return ["/** `serveJobs` as JavaScript. */", `export const WORKER_SOURCE = \``, literal, "`;"].join("\n");
}
