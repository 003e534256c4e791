/** The same `reconstruct` in Node and on pages, isolated and not: the same verdict and the same bits. */

import { preparePattern } from "@autophase/preparation";
import type { PhasingSettings } from "@autophase/reconstruction";
import { simulateCrystal } from "@autophase/simulation";
import { type DiffractionPattern, type RealArray, writeNpz } from "@autophase/tensor-io";
import { readArray, readFrames } from "@autophase/tensor-io/node";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReconstructOutcome, runReconstruct } from "./reconstruct-scenario.js";
import { type PageServer, servePages } from "./serve-pages.js";

/** Of a machine that is busy: the scan takes some ten seconds on two idle cores. */
const LONGEST_MILLISECONDS = 600_000;

const executable = findChromium();
const title = "reconstruct in Chromium";
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

  async function onPage(
    folder: string,
    pattern: DiffractionPattern,
    settings: PhasingSettings,
  ): Promise<ReconstructOutcome & { workers: number }> {
    const { intensity, mask } = pattern;
    files.set("pattern.npz", writeNpz({ intensity, ...(mask && { mask }) }));
    const page = await browser.newPage();
    let workers = 0;
    page.on("worker", () => workers++);
    await page.goto(`${server.address}${folder}/`);
    const outcome = await page.evaluate<ReconstructOutcome>(`runReconstruct(${JSON.stringify(settings)})`);
    await page.close();
    return { ...outcome, workers };
  }

  describe.each(["isolated", "guarded", "plain"])("on a page that is %s", (folder) => {
    it("finds in a simulated crystal what Node finds", async () => {
      const { pattern } = simulateCrystal({ seed: 4, index: 1, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
      const settings: PhasingSettings = {
        recipe: "10*ER+40*HIO+20*ER+5*ML",
        coherence: "gaussian",
        starts: 3,
        seed: 2,
        generations: 2,
      };
      const { startsAtATime, workers, ...actual } = await onPage(folder, pattern, settings);
      const { startsAtATime: _one, ...expected } = await runReconstruct(pattern, settings);
      expect(actual).toEqual(expected);
      expect(startsAtATime).toBe(2);
      expect(workers).toBeGreaterThanOrEqual(2);
    });
  });

  it.each([
    ["cannot be loaded", "missing.js", "its program cannot be loaded"],
    ["fails", "broken.js", "out of memory"],
  ])("loses the starts of a worker that %s, and says so", async (_, script, reason) => {
    const { intensity } = simulateCrystal({ seed: 4, index: 1, shape: [8, 8, 8] }).pattern;
    files.set("pattern.npz", writeNpz({ intensity }));
    files.set("broken.js", new TextEncoder().encode("onmessage = () => { throw new RangeError('out of memory'); };"));
    const page = await browser.newPage();
    await page.goto(`${server.address}plain/`);
    const attempt = page.evaluate(`runReconstruct({ recipe: "3*ER", starts: 3 }, "${script}")`);
    await expect(attempt).rejects.toThrow(/none of 3 starts came to an end: start \d: its worker ended before it did/);
    await expect(attempt).rejects.toThrow(reason);
    await page.close();
  });

  describeWithShared("on the real scan", "data/aps34idc-scan54", () => {
    let pattern: DiffractionPattern;
    let expected: ReconstructOutcome;
    const settings: PhasingSettings = { preset: "standard", recipe: "20*ER+80*HIO+20*ER+5*ML", starts: 3, seed: 1 };

    beforeAll(async () => {
      const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);
      const prepared = preparePattern(await readFrames(scan("frames")), {
        dark: await realOf(scan("dark.tif")),
        flat: await realOf(scan("whitefield.tif")),
        threshold: 2,
        crop: [64, 64, 64],
      });
      pattern = { intensity: prepared.intensity, mask: prepared.mask, history: [] };
      expected = await runReconstruct(pattern, settings);
    }, LONGEST_MILLISECONDS);

    it.each(["isolated", "plain"])(
      "comes to the verdict and the bits of Node on a page that is %s",
      async (folder) => {
        const { startsAtATime, workers: _workers, ...actual } = await onPage(folder, pattern, settings);
        const { startsAtATime: _one, ...same } = expected;
        expect(actual).toEqual(same);
        expect(startsAtATime).toBe(2);
      },
      LONGEST_MILLISECONDS,
    );
  });
});

async function realOf(path: string): Promise<RealArray> {
  const array = await readArray(path);
  if ("real" in array) throw new TypeError(`${path} holds complex numbers`);
  return array;
}
