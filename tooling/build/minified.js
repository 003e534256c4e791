import { transform } from "esbuild";

/** tsup plugin. @param pattern - of the code of a chunk that is minified. */
export function minifiedChunks(pattern) {
  return {
    name: "minified-chunks",
    async renderChunk(code, { path }) {
      if (!/\.js$/.test(path) || !pattern.test(code)) return undefined;
      const { code: minified } = await transform(code, { minify: true, format: "esm", legalComments: "inline" });
      return { code: minified };
    },
  };
}
