import { join } from "node:path";

/**
 * esbuild plugin: the code of a bundled library runs when one of its functions is first called, not when the package
 * that bundles it is imported. For libraries that fill tables on the way.
 * @param library - as it is imported; or a module of the package, `./zod.js`, that exports what is used of one.
 * @param names - that the package imports; of a module of its own `"all"` that it exports.
 */
export function deferredLibrary(library, names) {
  const filter = new RegExp(`^${library.replaceAll(".", "\\.")}$`);
  return {
    name: `deferred-${library.replaceAll(/\W/g, "")}`,
    setup({ esbuild, onResolve, onLoad }) {
      onResolve({ filter }, ({ path, resolveDir, namespace }) =>
        namespace === "deferred"
          ? undefined
          : { path, namespace: "deferred", pluginData: resolveDir, sideEffects: false },
      );
      onLoad({ filter, namespace: "deferred" }, async ({ pluginData: folder }) => ({
        contents: deferredModule(library, names === "all" ? await exportsOf(esbuild, join(folder, library)) : names),
        resolveDir: folder,
        loader: "ts",
      }));
    },
  };
}

/** Names that a module of the package exports. */
async function exportsOf(esbuild, path) {
  const { metafile } = await esbuild.build({
    entryPoints: [path.replace(/\.js$/, ".ts")],
    write: false,
    metafile: true,
    format: "esm",
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** `require` of a module that is bundled becomes a function that runs it once. */
function deferredModule(library, names) {
  return `const later = (name: string): any => new Proxy(function () {}, {
  apply: (_, __, values) => require("${library}")[name](...values),
  construct: (_, values) => new (require("${library}")[name])(...values),
  get: (_, key) => require("${library}")[name][key],
});
${names.map((name, k) => `const at${k} = /* @__PURE__ */ later("${name}");\nexport { at${k} as ${name} };`).join("\n")}
`;
}
