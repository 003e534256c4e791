/** What a person does in the studio. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

/** Of a machine that is busy. */
const PATIENCE = 300_000;

export interface StudioVisit {
  readonly page: Page;
  /** Settings by their labels, in the forms that are shown. */
  set(values: Readonly<Record<string, string>>): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  /** The bytes of a file that is taken away. */
  take(name: string | RegExp): Promise<Uint8Array>;
  /** Kept where AUTOPHASE_SCREENSHOTS names a folder. */
  picture(name: string): Promise<void>;
  /** Ends it. @returns what was asked of other origins, and what the page complained of. */
  leave(): Promise<{ readonly foreign: readonly string[]; readonly complaints: readonly string[] }>;
}

export async function visitStudio(browser: Browser, address: string): Promise<StudioVisit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, acceptDownloads: true });
  const page = await context.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  await page.goto(address);
  const folder = process.env.AUTOPHASE_SCREENSHOTS;
  if (folder) mkdirSync(folder, { recursive: true });
  return {
    page,
    async set(values) {
      await page.evaluate(() => {
        for (const one of document.querySelectorAll<HTMLDetailsElement>("aside details")) one.open = true;
      });
      for (const [label, value] of Object.entries(values)) {
        const field = page.locator("aside, .recipe").getByLabel(label, { exact: true });
        await field.fill(value);
        await field.press("Enter");
      }
    },
    press: (name) => page.getByRole("button", { name }).click({ timeout: PATIENCE }),
    sees: (text) => page.getByText(text).first().waitFor({ timeout: PATIENCE }),
    async take(name) {
      const [download] = await Promise.all([
        page.waitForEvent("download", { timeout: PATIENCE }),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      const chunks: Uint8Array[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async picture(name) {
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    async leave() {
      await context.close();
      expect(page.isClosed()).toBe(true);
      return { foreign, complaints };
    },
  };
}
