/** The live page and what it asks for, on a port of this machine that nobody else can reach. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { LIVE_PAGE_STYLE, livePageHtml } from "@autophase/figures";
import { addressOf, isOwnHost, listenHere } from "../../local-server/listen-here.js";
import { ACTIONS, type LiveAction, type LiveAnswer } from "../live-messages.js";
import { createEventStream, type EventStream, type Send } from "./event-stream.js";

export interface LiveServer {
  /** `http://127.0.0.1:PORT/`. */
  readonly address: string;
  /** The page's, with the token: whoever else is on this machine sees nothing and changes nothing. */
  readonly link: string;
  /** What a request must carry, in the link or in a header. */
  readonly token: string;
  readonly events: Pick<EventStream, "send" | "size">;
  /** Ends every connection, so that nothing keeps the process alive. */
  close(): Promise<void>;
}

export interface LiveServerOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  readonly title: string;
  /** JavaScript of the page. */
  readonly script: string;
  /** Sends a page that has just opened what there is. */
  readonly greet: (send: Send) => void;
  /** @param start - the start that the page shows. */
  readonly act: (action: LiveAction, start: number | undefined) => Promise<LiveAnswer>;
}

/** Nothing from elsewhere, nothing inline, in no frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
} as const;

const MOST_PAGES = 16;

/** @throws {PortError} when the port cannot be had. */
export async function serveLive(options: LiveServerOptions): Promise<LiveServer> {
  const token = randomBytes(24).toString("base64url");
  const events = createEventStream();
  const html = livePageHtml({ title: options.title, token });
  const files = new Map([
    ["/", { type: "text/html; charset=utf-8", text: html }],
    ["/live.js", { type: "text/javascript; charset=utf-8", text: options.script }],
    ["/live.css", { type: "text/css; charset=utf-8", text: LIVE_PAGE_STYLE }],
  ]);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    response.on("error", () => {});
    const [pathname = "/", query = ""] = (request.url ?? "/").split("?");
    const file = files.get(pathname);
    const action = ACTIONS.find((name) => pathname === `/${name}`);
    if (!isOwnHost(request, server)) return refuse(response, 403, "this page answers only to its own address");
    if (!isOwnOrigin(request)) return refuse(response, 403, "this page answers to no other page");
    if (action) return void answer(request, response, { action, start: startOf(query), token, act: options.act });
    if (request.method !== "GET") return refuse(response, 405, "expected GET", { allow: "GET" });
    const needsToken = pathname === "/" || pathname === "/events";
    if (needsToken && !isToken(new URLSearchParams(query).get("token"), token)) {
      return refuse(response, 403, "open the link that the run has printed: it holds the token");
    }
    if (pathname === "/events" && events.size() >= MOST_PAGES) return refuse(response, 503, "too many pages are open");
    if (pathname === "/events") return events.add(response, options.greet);
    if (!file) return refuse(response, 404, "there is nothing here");
    return send(response, 200, file.type, file.text);
  });
  // a connection that cannot be read is no concern of the run
  server.on("clientError", (_, socket) => socket.destroy());
  await listenHere(server, options.port, "live-port");
  return {
    address: addressOf(server),
    link: `${addressOf(server)}?token=${token}`,
    token,
    events,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await events.end();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Browsers say which page a request comes from; programs do not. */
function isOwnOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

function isToken(given: string | null | undefined, token: string): boolean {
  const [asked, own] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return asked.length === own.length && timingSafeEqual(asked, own);
}

function startOf(query: string): number | undefined {
  const text = new URLSearchParams(query).get("start") ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

interface Request {
  readonly action: LiveAction;
  readonly start: number | undefined;
  readonly token: string;
  readonly act: LiveServerOptions["act"];
}

/** The token is in the page alone, and a header of this name is none that a foreign page can send. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { action, start, token, act }: Request,
): Promise<void> {
  request.resume();
  if (request.method !== "POST") return refuse(response, 405, "expected POST", { allow: "POST" });
  const given = request.headers["x-autophase-token"];
  if (!isToken(typeof given === "string" ? given : undefined, token))
    return refuse(response, 403, "this page is of another run; load it again");
  const outcome = await act(action, start).catch((error: Error) => ({ ok: false, message: error.message }));
  send(response, outcome.ok ? 200 : 409, "application/json", JSON.stringify(outcome));
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  send(response, status, "application/json", JSON.stringify({ ok: false, message }));
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type });
  response.end(text);
}
