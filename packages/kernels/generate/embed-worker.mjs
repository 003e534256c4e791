// The program of a thread as text.

import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";

const source = new URL("../src/wasm/threads/serve-jobs.ts", import.meta.url);

/** The text of `worker-source.generated.ts`. */
export function embedWorker() {
  const { code } = transformSync(readFileSync(source, "utf8"), { loader: "ts", format: "esm", target: "es2022" });
  if (/^import/m.test(code)) throw new Error(`${source.pathname} must stand alone, and imports something`);
  const script = code.replace(/^export /gm, "").trim();
  const literal = script.replace(/[\\`]|\$\{/g, "\\$&");
  return ["/** `serveJobs` as JavaScript. */", `export const WORKER_SOURCE: string = \``, literal, "`;"].join("\n");
}
