import "@autophase/vitest/matchers";
import type { TruthMetrics } from "@autophase/analysis";
import { findChromium, launchChromium, SOFTWARE_WEBGL, SOFTWARE_WEBGPU } from "@autophase/vitest/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GpuOutcome } from "./gpu-scenario.js";
import { type LossCurve, runLossCurve } from "./learning-scenario.js";
import { type PageServer, servePages } from "./serve-pages.js";

const ENGINES = [
  { name: "gpu", flags: SOFTWARE_WEBGPU, description: /^WebGPU, float32, .*swiftshader \(in software\)$/ },
  { name: "webgl", flags: SOFTWARE_WEBGL, description: /^WebGL 2, float32, .*SwiftShader.* \(in software\)$/ },
];

/** Of a machine that is busy. */
const LONGEST_MILLISECONDS = 600_000;

const executable = findChromium();
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.each(ENGINES)(`the $name engine in Chromium${executable === undefined ? ` (${reason})` : ""}`, (one) => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    if (executable === undefined) return;
    server = await servePages();
    browser = await launchChromium(executable, one.flags);
    page = await browser.newPage();
    // whose policy forbids code made of text
    await page.goto(`${server.address}guarded/`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.skipIf(executable === undefined)("iterates as the reference does", async () => {
    const { description, actual, reference } = await page.evaluate<GpuOutcome>(`runGpu("${one.name}")`);
    expect(description).toMatch(one.description);
    expect(actual).toBeAllClose(reference, { rtol: 1e-5, atol: 1e-5 });
  });

  if (one.name === "gpu") {
    it.skipIf(executable === undefined)(
      "learns as WebAssembly does, for 20 steps",
      async () => {
        const { losses: expected } = await runLossCurve("wasm", 20);
        const { description, losses } = await page.evaluate<LossCurve>('runLossCurve("gpu", 20)');
        expect(description).toMatch(one.description);
        expect(losses.slice(0, 2)).toBeAllClose(expected.slice(0, 2), { rtol: 1e-4 });
        expect(losses).toBeAllClose(expected, { rtol: 0.01 });
        expect(expected.at(-1)).toBeLessThan(0.98 * (expected[0] as number));
      },
      LONGEST_MILLISECONDS,
    );
    // SwiftShader takes longer for WebGPU, which other suites find a crystal with
    return;
  }
  it.skipIf(executable === undefined)(
    "finds the crystal of the demo",
    async () => {
      const metrics = await page.evaluate<TruthMetrics>(`findDemoCrystal("${one.name}")`);
      expect(metrics).toMatchObject({ success: true });
      expect(metrics.iou).toBeGreaterThan(0.95);
      expect(metrics.phaseMae).toBeLessThan(0.1);
    },
    LONGEST_MILLISECONDS,
  );
});
