// What npm put into a folder.

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What a package carries of another, which is counted as that one's. */
const CARRIED = { "@autophase/tensor-io": { folder: "dist/hdf5/h5wasm", of: "h5wasm (for the thread)" } };

/** Bytes of a package and of all that it needs, as npm unpacked them, by name; optional peers are not needed. */
export async function unpackedBytes(folder, name) {
  const bytes = new Map();
  await add(name);
  return bytes;

  async function add(name) {
    if (bytes.has(name)) return;
    const place = join(folder, "node_modules", name);
    const carried = CARRIED[name];
    const carriedBytes = carried ? await bytesOf(join(place, carried.folder)) : 0;
    if (carried) bytes.set(carried.of, carriedBytes);
    bytes.set(name, (await bytesOf(place)) - carriedBytes);
    const { dependencies = {} } = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
    for (const next of Object.keys(dependencies)) await add(next);
  }
}

async function bytesOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
