// The kernels of `assembly` as a WebAssembly module in base64.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL("../assembly", import.meta.url));
const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd,threads"],
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65535"],
];

/** The text of `module.generated.ts`. */
export async function embedKernels() {
  const lines = Buffer.from(await compile())
    .toString("base64")
    .match(/.{1,110}/g);
  return [
    "/** The kernels as a WebAssembly module, base64. */",
    "export const WASM_BASE64: string = `",
    ...lines,
    "`;",
  ].join("\n");
}

/** The bytes of the module. Throws what the compiler says. */
async function compile() {
  let bytes;
  const { error, stderr } = await asc.main(["index.ts", ...OPTIONS, "--outFile", "kernels.wasm"], {
    readFile: (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : null),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString(), { cause: error });
  return bytes;
}
