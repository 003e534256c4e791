/** Server-sent events to every page that is open. */

import type { ServerResponse } from "node:http";
import type { LiveMessages } from "../live-messages.js";

export interface EventStream {
  /** Pages that are open. */
  readonly size: () => number;
  /** @param greet - sends what the page has to know first. */
  add(response: ServerResponse, greet: (send: Send) => void): void;
  /** To all; a page that does not keep up misses views, which the next one makes up for. */
  readonly send: Send;
  /** Ends every stream, after what was sent has left or a third of a second. */
  end(): Promise<void>;
}

export type Send = <Name extends keyof LiveMessages>(name: Name, message: LiveMessages[Name]) => void;

/** Bytes that may wait for a slow page before views are left out. */
const MOST_WAITING = 1 << 20;
const PATIENCE_MILLISECONDS = 300;

export function createEventStream(): EventStream {
  const pages = new Set<ServerResponse>();
  const write = (page: ServerResponse, name: string, message: unknown): void => {
    if (name === "view" && page.writableLength > MOST_WAITING) return;
    page.write(`event: ${name}\ndata: ${JSON.stringify(message)}\n\n`);
  };
  return {
    size: () => pages.size,
    add(page, greet) {
      page.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", connection: "close" });
      page.on("close", () => pages.delete(page)).on("error", () => pages.delete(page));
      greet((name, message) => write(page, name, message));
      pages.add(page);
    },
    send(name, message) {
      for (const page of pages) write(page, name, message);
    },
    async end() {
      const ended = [...pages].map((page) => new Promise<void>((resolve) => page.end(() => resolve())));
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MILLISECONDS);
      });
      await Promise.race([Promise.all(ended), patience]);
      clearTimeout(timer);
      for (const page of pages) page.destroy();
    },
  };
}
