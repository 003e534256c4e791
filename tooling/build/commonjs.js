import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const FOLDER = "./dist/commonjs/";

/**
 * esbuild plugin: Node takes libraries that are large CommonJS files by `require`. An `import` of one has Node read it
 * for the names that it exports, which takes longer than all else of TensorFlow.js. The manifest says which: an entry
 * of `imports` whose `node` lies in `dist/commonjs`, where this writes a module, and whose `default` is the library.
 * @param imports - of the manifest.
 */
export function commonJsLibraries(imports) {
  const libraries = librariesOf(imports);
  const nameOf = new Map(libraries.map(([name, target]) => [target.default, name]));
  return {
    name: "commonjs-libraries",
    setup({ onResolve, onEnd }) {
      if (nameOf.size === 0) return;
      onResolve({ filter: /^[^.#]/ }, ({ path }) => {
        const name = nameOf.get(path);
        return name === undefined ? undefined : { path: name, external: true };
      });
      onEnd(() => {
        for (const [, target] of libraries) writeModule(target.node, target.default);
      });
    },
  };
}

/** Names of these libraries. */
export function commonJsNames(imports) {
  return librariesOf(imports).map(([, target]) => target.default);
}

function librariesOf(imports) {
  return Object.entries(imports).filter(([, target]) => target.node?.startsWith(FOLDER));
}

function writeModule(file, library) {
  const names = Object.keys(createRequire(join(process.cwd(), "package.json"))(library));
  const exported = names.filter((name) => name !== "default" && name !== "__esModule");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `import { createRequire } from "node:module";
const library = createRequire(import.meta.url)("${library}");
export const { ${exported.join(", ")} } = library;
`,
  );
}
