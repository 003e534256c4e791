import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A program in a README. */
export interface Snippet {
  /** For a file: `kernels-2`. */
  readonly name: string;
  /** For people: `packages/kernels/README.md:37`. */
  readonly where: string;
  readonly code: string;
}

const BLOCK = /^```ts\n([\s\S]*?)^```$/gm;

/** The blocks marked `ts` in the README of the repository and in those of its packages. */
export function findSnippets(root: string): Snippet[] {
  const packages = readdirSync(join(root, "packages")).map((name) => ({ name, file: `packages/${name}/README.md` }));
  return [{ name: "repository", file: "README.md" }, ...packages].flatMap(({ name, file }) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(BLOCK)].map(({ 1: code = "", index }, k) => {
      const line = text.slice(0, index).split("\n").length;
      return { name: `${name}-${k + 1}`, where: `${file}:${line}`, code };
    });
  });
}
