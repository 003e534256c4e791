import { defineLibrary } from "@autophase/build";

/**
 * Of geotiff, 6 MB with what it needs, the reading of bytes is bundled; these modules of Node are in its other parts.
 */
export default defineLibrary({
  external: ["fs", "http", "https", "path", "url", "vm", "worker_threads"],
});
