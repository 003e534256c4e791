/** The studio's page on a port of this machine, and the files that it is to open. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileSystem } from "@autophase/tensor-io/node";
import { addressOf, isOwnHost, listenHere } from "../local-server/listen-here.js";
import type { GivenFile } from "./given-files.js";

export interface StudioServer {
  /** Ends in a slash. */
  readonly address: string;
  close(): Promise<void>;
}

export interface StudioServerOptions {
  /** The built page: `index.html` and what it loads. */
  readonly folder: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** What the page opens when it is loaded. */
  readonly files: readonly GivenFile[];
}

/** Nothing from elsewhere, nothing inline; WebAssembly and workers of one's own are what the page is made of. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** @throws {PortError} when the port cannot be had. */
export async function serveStudio({ folder, port, files }: StudioServerOptions): Promise<StudioServer> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    response.on("error", () => {});
    if (!isOwnHost(request, server)) return refuse(response, 403, "this page answers only to its own address");
    if (request.method !== "GET") return refuse(response, 405, "expected GET");
    const [pathname = "/"] = (request.url ?? "/").split("?");
    if (pathname === "/given" || pathname.startsWith("/given/")) {
      if (!hasToken(request, token)) return refuse(response, 403, "this page is of another run; load it again");
      return void give(response, pathname, files);
    }
    return void sendPage(response, folder, pathname, token);
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await listenHere(server, port, "port");
  return {
    address: addressOf(server),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** `/given` lists names, `/given/3` is the fourth file. */
async function give(response: ServerResponse, pathname: string, files: readonly GivenFile[]): Promise<void> {
  if (pathname === "/given") {
    response.writeHead(200, { "content-type": TYPES[".json"] });
    response.end(JSON.stringify(files.map(({ name }) => name)));
    return;
  }
  const file = /^\/given\/\d{1,9}$/.test(pathname) ? files[Number(pathname.slice("/given/".length))] : undefined;
  if (file === undefined) return refuse(response, 404, "there is nothing here");
  response.writeHead(200, { "content-type": "application/octet-stream" });
  // who reads it may go away, and a file may end early: the page sees that it is cut off
  await pipeline(fileSystem.createReadStream(file.path), response).catch(() => response.destroy());
}

/** Names of what was built are plain: no other path is looked for. */
async function sendPage(response: ServerResponse, folder: string, pathname: string, token: string): Promise<void> {
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  const isPlain = /^(assets\/)?[\w.-]+$/.test(name) && !name.includes("..");
  const content = isPlain ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
  if (content === undefined) return refuse(response, 404, "there is nothing here");
  response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" });
  const isPage = name === "index.html";
  const mark = `<meta name="autophase-token" content="${token}">`;
  response.end(isPage ? content.toString().replace("<head>", () => `<head>\n${mark}`) : content);
}

/** It is in the page alone, and a header of this name is none that a foreign page can send. */
function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const [given, own] = [String(headers["x-autophase-token"] ?? ""), token].map((text) => Buffer.from(text));
  return given.length === own.length && timingSafeEqual(given, own);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": TYPES[".json"] });
  response.end(JSON.stringify({ ok: false, message }));
}
