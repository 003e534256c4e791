import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findSnippets, type Snippet } from "./snippets/find-snippets.js";
import { typeProblems } from "./snippets/type-problems.js";
import { writeUserFiles } from "./snippets/write-user-files.js";

const snippets = findSnippets(fileURLToPath(new URL("..", import.meta.url)));
/** Within reach of what the snippets import. */
const sources = fileURLToPath(new URL("node_modules/.snippets", import.meta.url));
const sourceOf = ({ name }: Snippet): string => join(sources, `${name}.ts`);
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-snippets-"));
  await writeUserFiles(join(folder, "files"));
  await rm(sources, { recursive: true, force: true });
  await mkdir(sources, { recursive: true });
  for (const snippet of snippets) {
    await writeFile(sourceOf(snippet), snippet.code);
    const { code } = await transform(snippet.code, { loader: "ts", format: "esm" });
    await writeFile(join(sources, `${snippet.name}.mjs`), code);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the snippets of the READMEs", () => {
  it("are typed", async () => {
    expect(await typeProblems(sources)).toEqual([]);
  });

  it.each(snippets.map(({ where, name }) => [where, name]))("%s runs", async (_where, name) => {
    const here = join(folder, name);
    await cp(join(folder, "files"), here, { recursive: true });
    await expect(run(process.execPath, [join(sources, `${name}.mjs`)], { cwd: here })).resolves.toBeDefined();
  });
});
