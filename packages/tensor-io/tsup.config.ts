import { defineLibrary } from "@autophase/build";

/**
 * Of geotiff, 6 MB with what it needs, the reading of bytes is bundled; these modules of Node are in its other parts. What
 * `imports` of the manifest chooses stays a choice until an application is bundled or run.
 */
export default defineLibrary({
  external: ["fs", "http", "https", "path", "url", "vm", "worker_threads", /^#/],
});
