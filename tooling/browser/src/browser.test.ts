import "@autophase/vitest/matchers";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLearning } from "./learning-scenario.js";
import type { Outcome } from "./outcome.js";
import { describePhasing, runPhasing } from "./phasing-scenario.js";
import { type PageServer, servePages } from "./serve-pages.js";

const THREADS = 2;
const WITH_THREADS = "WebAssembly SIMD, float32, 2 threads";
const WITHOUT_THREADS = "WebAssembly SIMD, float32, 1 thread (the page is not cross-origin isolated, so no threads)";

const WITHOUT_WORKERS =
  "WebAssembly SIMD, float32, 1 thread (the page's policy lets no worker start from a blob, so no threads; the option workerUrl is a way out)";

const executable = findChromium();
const title = "the wasm engine in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  let server: PageServer;
  let browser: Browser;
  let expected: { phasing: Outcome; learning: Outcome };

  beforeAll(async () => {
    server = await servePages();
    browser = await launchChromium(executable as string);
    expected = { phasing: await runPhasing(THREADS), learning: await runLearning(THREADS) };
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  describe.each([
    { folder: "isolated", isIsolated: true, description: WITH_THREADS },
    { folder: "plain", isIsolated: false, description: WITHOUT_THREADS },
  ])("on a page that is $folder", ({ folder, isIsolated, description }) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage();
      await page.goto(`${server.address}${folder}/`);
    });
    afterAll(() => page?.close());

    it("has the isolation that its headers ask for", async () => {
      expect(await page.evaluate("crossOriginIsolated")).toBe(isIsolated);
    });

    it("transforms and iterates as in Node", async () => {
      let started = 0;
      page.on("worker", () => started++);
      const outcome = await page.evaluate<Outcome>(`runPhasing(${THREADS})`);
      page.removeAllListeners("worker");
      expect(started > 0).toBe(isIsolated);
      expect(outcome.description).toBe(description);
      expectSame(outcome, expected.phasing);
    });

    it("comes to its turn more often than timers would, which it lets end", async () => {
      // of timers that follow each other every one takes 4 ms at least
      expect(await page.evaluate<number>("countTurns(200)")).toBeGreaterThan(100);
    });

    it("takes the training step that Node takes", async () => {
      const outcome = await page.evaluate<Outcome>(`runLearning(${THREADS})`);
      expect(outcome.description).toBe(description);
      expectSame(outcome, expected.learning);
    });
  });

  describe("on a page whose policy forbids workers made of text", () => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage();
      await page.goto(`${server.address}guarded/`);
    });
    afterAll(() => page?.close());

    it("goes on with one thread, and says so from the beginning", async () => {
      const outcome = await page.evaluate<Awaited<ReturnType<typeof describePhasing>>>(`describePhasing(${THREADS})`);
      expect(outcome.before).toBe(WITHOUT_WORKERS);
      expect(outcome.after).toBe(WITHOUT_WORKERS);
      expect(outcome.chi).toBeCloseTo((await describePhasing(THREADS)).chi, 6);
    });

    it("has its threads where it is given their script", async () => {
      const outcome = await page.evaluate<Outcome>(`runPhasing(${THREADS}, "thread.js")`);
      expect(outcome.description).toBe(WITH_THREADS);
      expectSame(outcome, expected.phasing);
    });
  });
});

/**
 * Bit for bit what is WebAssembly's alone; to a millionth of the largest value what JavaScript's `Math` has part in.
 */
function expectSame(actual: Outcome, expected: Outcome): void {
  expectAll(actual.exact, expected.exact, 0);
  expectAll(actual.close, expected.close, 1e-6);
}

function expectAll(actual: Outcome["exact"], expected: Outcome["exact"], tolerance: number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest, name).toBeGreaterThan(0);
    expect(actual[name], name).toBeAllClose(values, { rtol: tolerance, atol: tolerance * largest });
  }
}
