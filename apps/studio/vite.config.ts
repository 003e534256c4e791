import { createHash } from "node:crypto";
import { licencesOf } from "@autophase/build/licences";
import { defineConfig, type Plugin } from "vite";

const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
// the packages as they are written, so that a change of one is seen at once
const conditions = ["@autophase/source", "module", "browser", "development|production"];

/** `files.json`: what the page is made of, for its service worker. */
function listFiles(): Plugin {
  return {
    name: "list-files",
    generateBundle(_, bundle) {
      // weights are fetched when they are asked for
      const own = Object.keys(bundle).filter((name) => !name.endsWith(".safetensors"));
      const files = [...own, "icon.svg", "manifest.webmanifest"].sort();
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      this.emitFile({ type: "asset", fileName: "files.json", source: JSON.stringify({ version, files }) });
    },
  };
}

/** Of the page and of its workers, which are bundled before it. */
const bundled = new Set<string>();

/** `THIRD-PARTY.txt`: the licences of what the page brings along. */
function collectLicences(): Plugin {
  return {
    name: "collect-licences",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") for (const path of chunk.moduleIds) bundled.add(path.replace(/^\0|\?.*$/g, ""));
      }
      this.emitFile({ type: "asset", fileName: "THIRD-PARTY.txt", source: licencesOf([...bundled]) });
    },
  };
}

export default defineConfig({
  // any folder of any web server
  base: "./",
  plugins: [listFiles(), collectLicences()],
  resolve: { conditions },
  worker: { format: "es", plugins: () => [collectLicences()] },
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
  },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
});
