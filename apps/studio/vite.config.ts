import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
// the packages as they are written, so that a change of one is seen at once
const conditions = ["@autophase/source", "module", "browser", "development|production"];

/** `files.json`: what the page is made of, for its service worker. */
function listFiles(): Plugin {
  return {
    name: "list-files",
    generateBundle(_, bundle) {
      const files = [...Object.keys(bundle), "icon.svg", "manifest.webmanifest"].sort();
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      this.emitFile({ type: "asset", fileName: "files.json", source: JSON.stringify({ version, files }) });
    },
  };
}

export default defineConfig({
  // any folder of any web server
  base: "./",
  plugins: [listFiles()],
  resolve: { conditions },
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
