// A built page in a browser.

import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { preview } from "vite";

/** @returns what the page leaves in `globalThis.outcome`; undefined where there is no browser. */
export async function outcomeOf(root) {
  const path = findChromium();
  if (!path) return undefined;
  const server = await preview({
    root,
    configFile: false,
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 0 },
  });
  const browser = await launchChromium(path);
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls.local[0]);
    const outcome = await page.waitForFunction(() => globalThis.outcome, undefined, { timeout: 30_000 });
    return await outcome.jsonValue();
  } finally {
    await browser.close();
    await server.close();
  }
}
