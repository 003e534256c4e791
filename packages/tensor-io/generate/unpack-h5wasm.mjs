/** h5wasm with its code in a file beside it, for the thread of Node that reads HDF5. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { startedLibrary } from "./started-library.mjs";

const LIBRARY = new URL("./", import.meta.resolve("h5wasm"));
const CALL = "binaryDecode('";

/**
 * Writes h5wasm into a folder, its WebAssembly in a file of its own, since a string of its JavaScript takes long to be
 * read, parsed and decoded, and with the HDF5 library started. Throws when h5wasm no longer has it there.
 */
export async function unpackH5wasm(folder) {
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(new URL("hdf5_util.js", LIBRARY), "utf8");
  const { literal, before, after } = findBinary(text);
  const binary = Uint8Array.from(runInNewContext(literal), byteOf);
  if (!WebAssembly.validate(binary)) throw new Error("what h5wasm embeds is no WebAssembly");
  const notice =
    "/* h5wasm, changed by Autophase on 30 November 2026: its WebAssembly is in hdf5.wasm, with the HDF5 library started. LICENSE.txt is its own. */";
  const imports = 'import { readFileSync } from "node:fs";';
  const read = 'readFileSync(new URL("./hdf5.wasm",import.meta.url))';
  const program = resolve(folder, "hdf5_util.js");
  writeFileSync(program, `${notice}\n${imports}\n${before}${read}${after}`);
  const { default: makeModule } = await import(pathToFileURL(program).href);
  writeFileSync(`${folder}/hdf5.wasm`, await startedLibrary(binary, makeModule));
  copyFileSync(new URL("hdf5_hl.js", LIBRARY), `${folder}/hdf5_hl.js`);
  copyFileSync(new URL("../../LICENSE.txt", LIBRARY), `${folder}/LICENSE.txt`);
}

/** The text in quotes, and what stands before and behind the call that decodes it. */
function findBinary(text) {
  const call = text.indexOf(CALL);
  if (call < 0) throw new Error("h5wasm embeds its WebAssembly in another way than before");
  const start = call + CALL.length - 1;
  let end = start + 1;
  while (text[end] !== "'") end += text[end] === "\\" ? 2 : 1;
  return { literal: text.slice(start, end + 1), before: text.slice(0, call), after: text.slice(end + 2) };
}

/** Emscripten writes 256 for 0. */
function byteOf(character) {
  return character.charCodeAt(0) & 255;
}
