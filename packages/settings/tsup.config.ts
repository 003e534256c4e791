import { defineLibrary } from "@autophase/build";

/**
 * zod and yaml unpack to 9 MB: what is used of them is bundled. Types are written by tsc file by file,
 * since a bundler of types cannot express `z`, and `bundle-types.mjs` brings those of zod.
 */
export default defineLibrary({ noExternal: ["zod", "yaml"], dts: false });
