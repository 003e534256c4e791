import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { reportHtml } from "@autophase/figures";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const executable = findChromium();
const title = "a report in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";
const SIDE = 32;
const SHAPE = [SIDE, SIDE, SIDE];

/** A block with a phase that grows along its width, and a pattern of which each voxel has its own counts. */
function page(): string {
  const size = SIDE ** 3;
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape: SHAPE };
  const support = { data: new Uint8Array(size), shape: SHAPE };
  for (let i = 0; i < size; i++) {
    const [d, h, w] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((k) => k - SIDE / 2);
    if (Math.abs(d) > 6 || Math.abs(h) > 4 || Math.abs(w) > 8) continue;
    support.data[i] = 1;
    object.real[i] = Math.cos(w / 10);
    object.imag[i] = Math.sin(w / 10);
  }
  const intensity = { data: Float32Array.from({ length: size }, (_, i) => i % 97), shape: SHAPE };
  const farField = { data: intensity.data.map(Math.sqrt), shape: SHAPE };
  const pattern = { intensity, history: [] };
  const reconstruction = { object, support, pattern, errorCurve: new Float64Array(0), history: [] };
  return reportHtml({ reconstruction, farField, viewSize: 40 });
}

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  const folder = mkdtempSync(join(tmpdir(), "autophase-report-"));
  const address = pathToFileURL(join(folder, "R.html")).href;
  let browser: Browser;
  let tab: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    writeFileSync(join(folder, "R.html"), page());
    browser = await launchChromium(executable as string, ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]);
    tab = await browser.newPage({ viewport: { width: 390, height: 800 } });
    tab.on("pageerror", ({ message }) => problems.push(message));
    tab.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) problems.push(request.url());
    });
    await tab.goto(address);
    await tab.locator(".explore .readout:not(:empty)").nth(1).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const planes = (k: number) => tab.locator(".explore").nth(k);

  it("fits a narrow screen", async () => {
    expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(390);
  });

  it("moves its planes by their sliders, and says what is there", async () => {
    const readout = planes(0).locator(".readout");
    expect(await readout.textContent()).toBe(
      "amplitude 1.00 \u00b7 phase 0.00 rad \u2014 depth 16, height 16, width 16",
    );
    await planes(0).locator("input").nth(2).fill("6");
    expect(await readout.textContent()).toContain("phase \u22120.40 rad");
    await planes(0).locator("input").nth(0).fill("2");
    expect(await readout.textContent()).toBe("amplitude 0.00 \u00b7 phase \u2013 \u2014 depth 8, height 16, width 12");
  });

  it("has measured counts, calculated ones and the residual of each voxel under the pointer", async () => {
    const canvas = planes(1).locator("canvas").nth(0);
    await canvas.hover({ position: { x: 100, y: 120 } });
    const text = (await planes(1).locator(".readout").textContent()) ?? "";
    const [, measured, calculated, residual, frame, row, column] =
      /measured (\d+) counts . calculated ([\d.]+) counts . residual (\S+) \u03c3 . frame (\d+), row (\d+), column (\d+)/u.exec(
        text,
      ) ?? [];
    expect(Number(measured)).toBe(((Number(frame) * SIDE + Number(row)) * SIDE + Number(column)) % 97);
    expect(calculated).toBe(measured);
    expect(residual).toBe("0.0");
    // pressed, all planes go there
    await canvas.click({ position: { x: 100, y: 120 } });
    expect(await planes(1).locator("input").nth(2).inputValue()).toBe(column);
    await planes(1).locator('button[title="zoom in"]').click();
    expect(await planes(1).locator(".zoom output").textContent()).toBe("1.5\u00d7");
  });

  it("turns the surface in light, in place of the pictures, which stay for paper", async () => {
    const shot = (): Promise<Buffer> => tab.locator(".stage").screenshot();
    const before = await shot();
    await tab.locator(".surface-canvas").press("ArrowLeft");
    expect((await shot()).equals(before)).toBe(false);
    expect(await tab.locator(".still").isVisible()).toBe(false);
    const painted = await tab.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".surface-canvas");
      const gl = canvas?.getContext("webgl");
      const pixels = new Uint8Array(4 * (canvas?.width ?? 0) * (canvas?.height ?? 0));
      gl?.readPixels(0, 0, canvas?.width ?? 0, canvas?.height ?? 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return pixels.filter((value, i) => i % 4 === 3 && value > 0).length / (pixels.length / 4);
    });
    expect(painted).toBeGreaterThan(0.2);
    await tab.emulateMedia({ media: "print" });
    expect(await tab.locator(".still").isVisible()).toBe(true);
    expect(await tab.locator(".explore").first().isVisible()).toBe(false);
    await tab.emulateMedia({ media: "screen" });
  });

  it("shows its pictures without scripts, and nothing that would need them", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(address);
    expect(await plain.locator(".still svg").first().isVisible()).toBe(true);
    expect(await plain.locator(".surface, .explore").first().isVisible()).toBe(false);
    expect(await plain.getByText("Planes", { exact: true }).isVisible()).toBe(false);
    await context.close();
  });

  it("loads nothing and throws nothing", () => {
    expect(problems).toEqual([]);
  });
});
