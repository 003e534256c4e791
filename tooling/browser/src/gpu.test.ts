import "@autophase/vitest/matchers";
import { findChromium, launchChromium, SOFTWARE_WEBGPU } from "@autophase/vitest/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GpuOutcome } from "./gpu-scenario.js";
import { type PageServer, servePages } from "./serve-pages.js";

const executable = findChromium();
const title = "the gpu engine in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await servePages();
    browser = await launchChromium(executable as string, SOFTWARE_WEBGPU);
    page = await browser.newPage();
    await page.goto(`${server.address}plain/`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("iterates on WebGPU as the reference does", async () => {
    const { description, gpu, reference } = await page.evaluate<GpuOutcome>("runGpu()");
    expect(description).toMatch(/^WebGPU, float32, .*swiftshader \(in software\)$/);
    expect(gpu).toBeAllClose(reference, { rtol: 1e-5, atol: 1e-5 });
  });
});
