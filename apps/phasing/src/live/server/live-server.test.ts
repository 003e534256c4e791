import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { LiveStatus } from "../live-messages.js";
import { type LiveServer, type LiveServerOptions, serveLive } from "./live-server.js";

const status: LiveStatus = { state: "running", message: "", done: 1, total: 4, elapsed: "0:01", left: null };
const open: LiveServer[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.close()))));

async function serve(options: Partial<LiveServerOptions> = {}): Promise<LiveServer> {
  const act = async (): Promise<{ ok: boolean; message: string }> => ({ ok: true, message: "done" });
  const greet: LiveServerOptions["greet"] = (send) => send("status", status);
  const server = await serveLive({ port: 0, title: 'R<b>"&".cxi', script: "let x = 1;", greet, act, ...options });
  open.push(server);
  return server;
}

/** What a program writes that does not keep to the rules of `fetch`. */
function raw(address: string, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(address).port), "127.0.0.1", () =>
      socket.end(`${lines.join("\r\n")}\r\n\r\n`),
    );
    socket.on("data", (part) => {
      text += part;
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}

describe("the live server", () => {
  it("hands out the page, its script and style under a strict policy, on this machine alone", async () => {
    const { address, link, token } = await serve();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(link);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).not.toContain("unsafe");
    const html = await page.text();
    expect(html).toContain("<title>R&lt;b&gt;&quot;&amp;&quot;.cxi</title>");
    expect(html).toContain(token);
    expect(html).not.toMatch(/https?:|<script>|style="/);
    expect(await (await fetch(`${address}live.js`)).text()).toBe("let x = 1;");
    expect((await fetch(`${address}live.css`)).headers.get("content-type")).toContain("text/css");
  });

  it.each([
    ["GET", "nothing", 404],
    ["PUT", "", 405],
    ["GET", "stop", 405],
    ["GET", "../package.json", 404],
  ])("refuses %s /%s with %i", async (method, path, expected) => {
    const { address } = await serve();
    expect((await fetch(`${address}${path}`, { method })).status).toBe(expected);
  });

  it("answers to no other name", async () => {
    const act = vi.fn(async () => ({ ok: true, message: "" }));
    const { address, link, token } = await serve({ act });
    const page = await raw(address, [`GET /?token=${token} HTTP/1.1`, "host: evil.example", "connection: close"]);
    expect(page).toMatch(/^HTTP\/1\.1 403 /);
    expect(page).not.toContain(token);
    const lines = ["POST /stop HTTP/1.1", "host: evil.example:80", `x-autophase-token: ${token}`, "connection: close"];
    expect(await raw(address, lines)).toMatch(/^HTTP\/1\.1 403 /);
    expect(act).not.toHaveBeenCalled();
    expect((await fetch(link.replace("127.0.0.1", "localhost"))).status).toBe(200);
  });

  it("shows nothing without the token, and takes nothing from another page even with it", async () => {
    const act = vi.fn(async () => ({ ok: true, message: "" }));
    const { address, link, token } = await serve({ act });
    for (const path of ["", "events", "?token=", `?token=${"x".repeat(token.length)}`, "events?token=wrong"]) {
      const answer = await fetch(`${address}${path}`);
      expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining(token)]);
    }
    const headers = { "x-autophase-token": token, origin: "http://evil.example" };
    expect((await fetch(`${address}stop`, { method: "POST", headers })).status).toBe(403);
    expect((await fetch(link, { headers: { origin: "null" } })).status).toBe(403);
    expect(act).not.toHaveBeenCalled();
    const own = { "x-autophase-token": token, origin: address.slice(0, -1) };
    expect((await fetch(`${address}stop`, { method: "POST", headers: own })).status).toBe(200);
  });

  it("survives what is no request at all", async () => {
    const { address, link } = await serve();
    await raw(address, ["\u0000nonsense"]).catch(() => "");
    await raw(address, ["GET // HTTP/1.1", `host: ${new URL(address).host}`, "connection: close"]);
    expect((await fetch(link)).status).toBe(200);
  });

  it("acts on a POST with the token of the page, and on no other", async () => {
    const act = vi.fn(async (action: string) => ({ ok: action !== "save", message: `heard ${action}` }));
    const { address, token } = await serve({ act });
    for (const wrong of [undefined, "", "x".repeat(token.length)]) {
      const headers = wrong === undefined ? {} : { "x-autophase-token": wrong };
      expect((await fetch(`${address}stop`, { method: "POST", headers })).status).toBe(403);
    }
    expect(act).not.toHaveBeenCalled();
    const headers = { "x-autophase-token": token };
    const paused = await fetch(`${address}pause`, { method: "POST", headers });
    expect(await paused.json()).toEqual({ ok: true, message: "heard pause" });
    const saved = await fetch(`${address}save?start=3`, { method: "POST", headers });
    expect(saved.status).toBe(409);
    await fetch(`${address}resume?start=-1`, { method: "POST", headers });
    expect(act.mock.calls).toEqual([
      ["pause", undefined],
      ["save", 3],
      ["resume", undefined],
    ]);
  });

  it("tells what went wrong in an action, and lives on", async () => {
    const act = async (): Promise<never> => {
      throw new RangeError("disk full");
    };
    const { address, token } = await serve({ act });
    const answer = await fetch(`${address}save`, { method: "POST", headers: { "x-autophase-token": token } });
    expect(await answer.json()).toEqual({ ok: false, message: "disk full" });
  });

  it("greets a page, tells it more, and forgets it when it goes away", async () => {
    const { address, events, token } = await serve();
    const leaving = new AbortController();
    const { body, headers } = await fetch(`${address}events?token=${token}`, { signal: leaving.signal });
    expect(headers.get("content-type")).toBe("text/event-stream");
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    const next = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe(`event: status\ndata: ${JSON.stringify(status)}\n\n`);
    events.send("status", { ...status, done: 2 });
    expect(await next()).toContain('"done":2');
    expect(events.size()).toBe(1);
    leaving.abort();
    await vi.waitFor(() => expect(events.size()).toBe(0));
    events.send("status", status);
  });

  it("ends the streams when it closes, also of a page that reads no more", async () => {
    const { address, events, token, close } = await serve();
    const { body } = await fetch(`${address}events?token=${token}`);
    const deaf = connect(Number(new URL(address).port), "127.0.0.1");
    deaf.write(`GET /events?token=${token} HTTP/1.1\r\nhost: ${new URL(address).host}\r\n\r\n`);
    deaf.pause().on("error", () => {});
    await vi.waitFor(() => expect(events.size()).toBe(2));
    for (let i = 0; i < 100; i++) events.send("status", { ...status, message: "x".repeat(100_000) });
    const began = performance.now();
    await close();
    expect(performance.now() - began).toBeLessThan(2000);
    await (body as ReadableStream).cancel().catch(() => {});
    deaf.destroy();
    await expect(fetch(address)).rejects.toThrow();
  });

  it("says in one sentence that a port is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serve({ port })).rejects.toMatchObject({
      _tag: "PortError",
      message: `--live-port ${port}: port ${port} of 127.0.0.1 is in use; name another one, or 0 for any that is free`,
    });
    other.close();
  });
});
