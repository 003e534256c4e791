// What is generated, in the order of its making.

import { fileURLToPath } from "node:url";
import { embedKernels } from "./compile-kernels.mjs";
import { embedWorker } from "./embed-worker.mjs";
import { writeAssembly, writeTables } from "./write-layout.mjs";

export const GENERATED = [
  entry("assembly/layout.generated.ts", "generate/layout.mjs", writeAssembly),
  entry("src/wasm/layout.generated.ts", "generate/layout.mjs", writeTables),
  entry("src/wasm/threads/worker-source.generated.ts", "src/wasm/threads/serve-jobs.ts", embedWorker),
  entry("src/wasm/module.generated.ts", "assembly", embedKernels),
];

function entry(name, from, make) {
  const head = `// Made from ${from} by \`pnpm run generate\`; do not edit.`;
  return {
    name,
    path: fileURLToPath(new URL(`../${name}`, import.meta.url)),
    make: async () => `${head}\n\n${await make()}\n`,
  };
}
