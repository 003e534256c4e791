import { defineConfig } from "vite";

const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
// the packages as they are written, so that a change of one is seen at once
const conditions = ["@autophase/source", "module", "browser", "development|production"];

export default defineConfig({
  // any folder of any web server
  base: "./",
  resolve: { conditions },
  worker: { format: "es" },
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
