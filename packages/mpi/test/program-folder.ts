/** Programs for the launcher, beside a build of the source that they import as `./index.js`. */

import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @param programs - texts by name. @returns a folder in which what they import is found; it is to be removed. */
export async function makeProgramFolder(programs: Readonly<Record<string, string>>): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "mpi-"));
  const esbuildOptions = (options: { conditions?: string[] }): void => {
    options.conditions = ["@autophase/source"];
  };
  const entry = [join(root, "src/node/index.ts")];
  const common = { format: ["esm" as const], target: "es2022", silent: true, config: false, esbuildOptions };
  await build({ ...common, entry, outDir: folder, noExternal: [/^@autophase/], external: ["koffi"] });
  const files = Object.entries({ ...programs, "package.json": '{"type":"module"}' });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return folder;
}
