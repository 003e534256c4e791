/** What axe-core finds against the rules of accessibility in what is shown. */

import axe from "axe-core";
import type { Page } from "playwright-core";

/** @returns a line each: the rule, and the elements that break it; by daylight, and the contrast in the dark too. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  // not a script of the page, whose policy would not have it
  await page.evaluate(`if (!globalThis.axe) { ${axe.source} }`);
  const light = await violations(page, "axe.run(document)");
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await violations(page, `axe.run(document, { runOnly: ["color-contrast"] })`);
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((line) => `in the dark: ${line}`)];
}

async function violations(page: Page, run: string): Promise<string[]> {
  const found: axe.AxeResults = await page.evaluate(run);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
