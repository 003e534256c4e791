// A page that phases in a worker, made by Vite from what npm installed.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const PAGE = `<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>`;

const MAIN = `
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => { globalThis.outcome = data; };
worker.onerror = ({ message }) => { globalThis.outcome = { error: message }; };
worker.postMessage("phase");
`;

const WORKER = `
import { selectEngine } from "@autophase/kernels";
import { reconstruct } from "@autophase/reconstruction";
import { simulateCrystal } from "@autophase/simulation";

self.onmessage = async () => {
  try {
    const { pattern } = simulateCrystal({ seed: 1, index: 0, shape: [16, 16, 16] });
    const { engine } = await selectEngine("wasm");
    const { answer } = await reconstruct(pattern, { recipe: "40*HIO+20*ER", starts: 2, seed: 1 }, { engine });
    self.postMessage({ chi: answer.fit.chi, reason: answer.verdict.reason });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
`;

/** What it says of its own plugins on a busy machine is no warning of what is bundled. */
const WITHOUT_TIMINGS = { checks: { bundlerTimings: false } };

/** @returns the folder of the page, which is built below it, and every warning of the bundler. */
export async function bundlePage(consumer) {
  const root = join(consumer, "page");
  await mkdir(root, { recursive: true });
  const files = { "index.html": PAGE, "page.js": MAIN, "worker.js": WORKER };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  const warnings = [];
  const note = (message) => warnings.push(message);
  await build({
    root,
    configFile: false,
    base: "./",
    worker: { format: "es", rolldownOptions: WITHOUT_TIMINGS },
    build: { target: "es2022", chunkSizeWarningLimit: 2000, rolldownOptions: WITHOUT_TIMINGS },
    customLogger: {
      info: () => {},
      warn: note,
      warnOnce: note,
      error: note,
      clearScreen: () => {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
  });
  return { root, warnings };
}
