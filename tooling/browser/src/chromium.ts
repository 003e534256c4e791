/** The browser of the tests. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian's package puts it, or where `AUTOPHASE_CHROMIUM` says; undefined when nothing is there. */
export function findChromium(): string | undefined {
  const path = process.env.AUTOPHASE_CHROMIUM ?? "/usr/bin/chromium";
  return existsSync(path) ? path : undefined;
}

/**
 * Without a window, a sandbox of its own, or anything that would reach out to the network; without a GPU unless asked
 * for.
 */
export function launchChromium(executablePath: string, gpu: readonly string[] = ["--disable-gpu"]): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...gpu] });
}

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
