/**
 * esbuild plugin: the code of a bundled library runs when one of its functions is first called, not when the package
 * that bundles it is imported. For libraries that fill tables on the way. Names are those that the package imports.
 */
export function deferredLibrary(library, names) {
  const filter = new RegExp(`^${library}$`);
  return {
    name: `deferred-${library}`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path, resolveDir, namespace }) =>
        namespace === "deferred"
          ? undefined
          : { path, namespace: "deferred", pluginData: resolveDir, sideEffects: false },
      );
      onLoad({ filter, namespace: "deferred" }, ({ pluginData }) => ({
        contents: deferredModule(library, names),
        resolveDir: pluginData,
      }));
    },
  };
}

/** `require` of a module that is bundled becomes a function that runs it once. */
function deferredModule(library, names) {
  return `const later = (name) => new Proxy(function () {}, {
  apply: (_, __, values) => require("${library}")[name](...values),
  construct: (_, values) => new (require("${library}")[name])(...values),
});
${names.map((name) => `export const ${name} = /* @__PURE__ */ later("${name}");`).join("\n")}
`;
}
