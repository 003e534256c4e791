/** What a person does in the studio. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Of a machine that is busy. */
const PATIENCE = 90_000;

const MOST_TABS = 120;

/** Whether the browser marks what has the focus; nothing has it between the page and the browser's own buttons. */
function isFocusSeen(): boolean {
  const { activeElement: element } = document;
  if (element === null || element === document.body) return true;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return element.matches(":focus-visible") && outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
}

export interface StudioVisit {
  readonly page: Page;
  /** Settings by their labels, in the forms that are shown. */
  set(values: Readonly<Record<string, string>>): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  /** By the tabulator key alone; what has the focus can be seen on the way. */
  tabTo(target: Locator): Promise<void>;
  /** The same, and the key that presses a button. */
  pressByKey(name: string | RegExp): Promise<void>;
  /** By drag and drop, as the browser's own event. @param paths - files and folders of this machine. */
  drop(...paths: readonly string[]): Promise<void>;
  /** The bytes of a file that is taken away. @param press - default by a click on the button of that name. */
  take(name: string | RegExp, press?: () => Promise<void>): Promise<Uint8Array>;
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
  const button = (name: string | RegExp): Locator => page.getByRole("button", { name });
  const tabTo = async (target: Locator): Promise<void> => {
    await target.waitFor({ timeout: PATIENCE });
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
      expect(await page.evaluate(isFocusSeen)).toBe(true);
    }
    throw new RangeError(`${target} is not reached in ${MOST_TABS} steps of the tabulator key`);
  };
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
    press: (name) => button(name).click({ timeout: PATIENCE }),
    tabTo,
    async pressByKey(name) {
      await tabTo(button(name));
      await page.keyboard.press("Enter");
    },
    async drop(...paths) {
      const box = await page.locator(".drop").boundingBox();
      if (box === null) throw new TypeError("there is nothing to drop on");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const browser = await context.newCDPSession(page);
      const data = { items: [], files: [...paths], dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"] as const) {
        await browser.send("Input.dispatchDragEvent", { type, x, y, data });
      }
      await browser.detach();
    },
    sees: (text) => page.getByText(text).first().waitFor({ timeout: PATIENCE }),
    async take(name, press = () => page.getByRole("button", { name, exact: true }).click()) {
      const [download] = await Promise.all([page.waitForEvent("download", { timeout: PATIENCE }), press()]);
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
