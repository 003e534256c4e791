import { defineLibrary } from "@autophase/build";

/** gpu.js is longer than all of our own. */
export default defineLibrary({ minified: /WebGL2Kernel/ });
