/** The weights that are shipped, loaded by name in Node and on a page: the same prediction. */

import "@autophase/vitest/matchers";
import { readFile } from "node:fs/promises";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { findCard } from "@autophase/weights";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "./outcome.js";
import { runPrediction } from "./prediction-scenario.js";
import { type PageServer, servePages } from "./serve-pages.js";

const executable = findChromium();
const title = "predict in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  let browser: Browser;
  let server: PageServer;
  const files = new Map<string, Uint8Array>();

  beforeAll(async () => {
    server = await servePages(files);
    browser = await launchChromium(executable as string);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function onPage(folder: string): Promise<Outcome> {
    const page = await browser.newPage();
    try {
      await page.goto(`${server.address}${folder}/`);
      return await page.evaluate<Outcome>("runPrediction()");
    } finally {
      await page.close();
    }
  }

  it.each(["isolated", "plain"])("draws what Node draws, on a page that is %s", async (folder) => {
    files.set("patterson-32.safetensors", await readFile(findCard("patterson-32").url));
    const [actual, expected] = [await onPage(folder), await runPrediction()];
    expect(expected.exact["support of the prediction"].filter((value) => value === 1).length).toBeGreaterThan(100);
    expect(actual.exact).toEqual(expected.exact);
    for (const name of ["prediction", "refined"]) {
      expect(actual.close[name], name).toBeAllClose(expected.close[name], { rtol: 1e-3, atol: 1e-4 });
    }
  });

  it("says when the server has no weights, and when they are others", async () => {
    files.delete("patterson-32.safetensors");
    await expect(onPage("plain")).rejects.toThrow(/the server answered 404/);
    const bytes = await readFile(findCard("patterson-32").url);
    bytes[bytes.length - 3] ^= 0x55;
    files.set("patterson-32.safetensors", bytes);
    await expect(onPage("plain")).rejects.toThrow(/hash/);
  });
});
