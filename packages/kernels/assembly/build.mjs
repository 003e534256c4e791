// Compiles the kernels and embeds them in src/wasm/module.generated.ts. Run it after every change of this folder:
// `pnpm run assembly`. With `compile()` a test makes sure that what is embedded is what is here.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/wasm/module.generated.ts");
const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd,threads"],
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65535"],
];

/** The bytes of the module. Throws what the compiler says. */
export async function compile() {
  let bytes;
  const { error, stderr } = await asc.main(["index.ts", ...OPTIONS, "--outFile", "kernels.wasm"], {
    readFile: (name) => (existsSync(join(here, name)) ? readFileSync(join(here, name), "utf8") : null),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString(), { cause: error });
  return bytes;
}

/** The text of the embedding. */
export function embed(bytes) {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,110}/g);
  return [
    "// Made from ../../assembly by `pnpm run assembly`; do not edit.",
    "",
    "/** The kernels as a WebAssembly module, base64. */",
    `export const WASM_BASE64 = \``,
    ...lines,
    "`;",
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = embed(await compile());
  // An unchanged file keeps its date, so that nothing is built again for it.
  if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
}
