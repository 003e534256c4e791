// The bench of a GPU as one file, with Dawn beside it: bundle.mjs FOLDER

import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = process.argv[2];
await build({
  entryPoints: [fileURLToPath(new URL("./main.mjs", import.meta.url))],
  outfile: join(folder, "gpu.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["webgpu", "@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"],
  // what is bundled may ask for modules of Node as CommonJS does
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "error",
});

const dawn = dirname(createRequire(import.meta.url).resolve("webgpu/package.json"));
const to = join(folder, "node_modules/webgpu");
mkdirSync(to, { recursive: true });
for (const name of readdirSync(dawn).filter((file) => file.endsWith(".json") || file.endsWith(".js"))) {
  cpSync(join(dawn, name), join(to, name));
}
cpSync(join(dawn, `dist/${process.platform}-${process.arch}`), join(to, `dist/${process.platform}-${process.arch}`), {
  recursive: true,
});
