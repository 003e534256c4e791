// An entry as a browser would load it.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { SOURCE_CONDITION } from "./workspace.mjs";

/** Bundles one entry and all that it may load, and gives warnings and errors as text. */
export async function bundlingProblems(source) {
  const { warnings, errors } = await bundle(source, { splitting: true }).catch((failed) => failed);
  return [...errors, ...warnings].map(({ text, location }) =>
    location ? `${text} (${location.file}:${location.line})` : text,
  );
}

/** Gzipped bytes of what one entry loads before anything is called: what it imports later does not count. */
export async function gzippedBytes(source) {
  const { outputFiles } = await bundle(source, { plugins: [LATER_IS_OUTSIDE] });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}

const LATER_IS_OUTSIDE = {
  name: "later-is-outside",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined));
  },
};

/** What only users of TensorFlow.js have installed stays outside. */
function bundle(source, options) {
  return build({
    entryPoints: [source],
    bundle: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: [SOURCE_CONDITION],
    external: ["@tensorflow/*"],
    logLevel: "silent",
    ...options,
  });
}
