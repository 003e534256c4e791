import { defineLibrary } from "@autophase/build";
import { unpackH5wasm } from "./generate/unpack-h5wasm.mjs";

/** Decoders of geotiff that `parseTiffPage` never lets be asked for: 0.3 MB. */
const UNUSED_DECODERS = /^\.\/(lerc|zstd|jpeg|webimage|lzw|raw)\.js$/;

/** Of geotiff, 6 MB with what it needs, the directories and the decoders of PackBits and Deflate are bundled. */
export default defineLibrary({
  onSuccess: () => unpackH5wasm("dist/hdf5/h5wasm"),
  deferred: { fflate: ["Inflate", "inflateSync", "zipSync"] },
  // modules of Node in its other parts
  external: ["fs", "http", "https", "path", "url", "vm", "worker_threads"],
  esbuildPlugins: [
    {
      name: "unused-decoders",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: UNUSED_DECODERS }, ({ importer, path }) =>
          /geotiff[\\/]dist-module[\\/]compression[\\/]index\.js$/.test(importer)
            ? { path, namespace: "unused-decoder" }
            : undefined,
        );
        onLoad({ filter: /.*/, namespace: "unused-decoder" }, ({ path }) => ({
          contents: `throw new Error("${path} is not bundled");`,
        }));
      },
    },
  ],
});
