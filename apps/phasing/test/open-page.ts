/** What a browser does with the live page, without its pictures. */

import { EventEmitter, once } from "node:events";
import type { LiveAnswer, LiveMessages } from "../src/live/live-messages.js";

export interface Page {
  /** What came of a kind so far. */
  heard<Name extends keyof LiveMessages>(name: Name): LiveMessages[Name][];
  /** The first of a kind, past or to come, that is as wanted. Rejects when the stream ends, or after three minutes. */
  until<Name extends keyof LiveMessages>(
    name: Name,
    isWanted: (message: LiveMessages[Name]) => boolean,
  ): Promise<LiveMessages[Name]>;
  post(path: string): Promise<LiveAnswer>;
  leave(): void;
}

const PATIENCE_MILLISECONDS = 180_000;

/** Loads the page, takes its token, and listens. */
export async function openPage(address: string): Promise<Page> {
  const html = await (await fetch(address)).text();
  const token = /name="autophase-token" content="([^"]+)"/.exec(html)?.[1] ?? "";
  const leaving = new AbortController();
  const { body } = await fetch(new URL(`events${new URL(address).search}`, address), { signal: leaving.signal });
  const heard: [string, unknown][] = [];
  const news = new EventEmitter();
  let isOpen = true;
  const hear = (name: string, message: unknown): void => {
    heard.push([name, message]);
    news.emit("change");
  };
  // a stream may end as it likes; what has not come by then is missed in `until`
  const ended = listen(body as ReadableStream<Uint8Array>, hear).catch(() => {});
  void ended.then(() => {
    isOpen = false;
    news.emit("change");
  });
  const of = <Name extends keyof LiveMessages>(name: Name): LiveMessages[Name][] =>
    heard.flatMap(([kind, message]) => (kind === name ? [message as LiveMessages[Name]] : []));
  return {
    heard: of,
    async until(name, isWanted) {
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      for (;;) {
        const found = of(name).find(isWanted);
        if (found) return found;
        if (!isOpen)
          throw new RangeError(`the stream ended without the ${name}; last ${JSON.stringify(of(name).at(-1))}`);
        await once(news, "change", { signal });
      }
    },
    async post(path) {
      const response = await fetch(new URL(path, address), { method: "POST", headers: { "x-autophase-token": token } });
      return (await response.json()) as LiveAnswer;
    },
    leave: () => leaving.abort(),
  };
}

async function listen(body: ReadableStream<Uint8Array>, hear: (name: string, message: unknown) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body) {
    const messages = (text + decoder.decode(part, { stream: true })).split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const [, name = "", data = "{}"] = /^event: (\w+)\ndata: (.*)$/s.exec(message) ?? [];
      hear(name, JSON.parse(data));
    }
  }
}
