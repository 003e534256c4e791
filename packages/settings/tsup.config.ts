import { defineLibrary } from "@autophase/build";

/** zod and yaml unpack to 9 MB: what is used of them is bundled, and `bundle-types.mjs` brings the types of zod. */
export default defineLibrary({ noExternal: ["zod", "yaml"], deferred: { "./zod.js": "all" }, minified: /./ });
