/**
 * The page and its scripts on a port of this machine: isolated from other origins, the same with a policy that forbids
 * workers made of text, and plain.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface PageServer {
  /** Ends in a slash; `isolated/`, `guarded/` and `plain/` lie under it. */
  readonly address: string;
  close(): Promise<void>;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Autophase</title><script type="module" src="page.js"></script>`;
const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const POLICY = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" };

const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  isolated: ISOLATION,
  guarded: { ...ISOLATION, ...POLICY },
  plain: {},
};

/**
 * Bundles the entries from source, as a web application would, and serves them from memory.
 * @param data - further files, which may change.
 */
export async function servePages(data: ReadonlyMap<string, Uint8Array> = new Map()): Promise<PageServer> {
  const files = new Map([["", { type: "text/html", content: PAGE }], ...(await bundleScripts())]);
  const server = createServer(({ url = "" }, response) => {
    const [, folder = "", name = ""] = url.split("/");
    const bytes = data.get(name);
    const type = name.endsWith(".js") ? "text/javascript" : "application/octet-stream";
    const file = bytes ? { type, content: bytes } : files.get(name);
    if (file === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": file.type, ...HEADERS[folder] });
    return response.end(file.content);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bundleScripts(): Promise<[string, { type: string; content: string | Uint8Array }][]> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    entryPoints: {
      page: "./page.ts",
      "outcome-worker": "./outcome-worker.ts",
      thread: "@autophase/kernels/worker",
      "start-worker": "../../../packages/reconstruction/src/web/start-worker.ts",
    },
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    conditions: ["@autophase/source"],
    outdir: "/",
    write: false,
    logLevel: "error",
  });
  return outputFiles.map(({ path, text }) => [
    path.split(/[/\\]/).at(-1) as string,
    { type: "text/javascript", content: text },
  ]);
}
