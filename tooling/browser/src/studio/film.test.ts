/** The film of a turn, as the page that shows it would save it. */

import { fileURLToPath } from "node:url";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { servePages } from "../serve-pages.js";

const executable = findChromium();
const title = "films one turn, frame by frame, in a file that the browser plays";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

interface Played {
  readonly type: string;
  readonly size: readonly [number, number];
  readonly seconds: number;
  readonly turned: number;
  readonly progress: number;
  /** Of the pixel in the middle at the beginning, in the middle and at the end. */
  readonly reds: readonly number[];
}

it.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, async () => {
  const server = await servePages();
  const browser = await launchChromium(executable as string);
  try {
    const page = await browser.newPage();
    await page.goto(`${server.address}plain/`);
    await page.evaluate(await bundleFilm());
    const played = await page.evaluate<Played>(`(${filmAndPlay})()`);
    expect(played).toMatchObject({ type: "video/mp4", size: [128, 96], progress: 1 });
    expect(played.seconds).toBeCloseTo(6, 1);
    expect(played.turned).toBeCloseTo(360, 6);
    const [first, second, third] = played.reds;
    expect(first).toBeLessThan(40);
    expect(Math.abs(second - 127)).toBeLessThan(40);
    expect(third).toBeGreaterThan(215);
  } finally {
    await browser.close();
    await server.close();
  }
});

async function bundleFilm(): Promise<string> {
  const entry = fileURLToPath(new URL("../../../../apps/studio/src/parts/record-turn.ts", import.meta.url));
  const options = { bundle: true, write: false, format: "iife", globalName: "film", target: "es2022" } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return `${outputFiles[0].text}; globalThis.film = film;`;
}

/** In the page: the further it has turned, the redder it is. */
async function filmAndPlay(): Promise<Played> {
  const { recordTurn } = (
    globalThis as unknown as { film: typeof import("../../../../apps/studio/src/parts/record-turn.js") }
  ).film;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [128, 96];
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  let [turned, progress] = [0, 0];
  const frame = (degrees: number): HTMLCanvasElement => {
    turned += degrees;
    context.fillStyle = `rgb(${Math.round((255 * turned) / 360)} 0 0)`;
    context.fillRect(0, 0, 128, 96);
    return canvas;
  };
  const onProgress = (share: number): void => {
    progress = share;
  };
  const film = await recordTurn({ width: 128, height: 96, frame, onProgress });
  const video = document.createElement("video");
  video.src = URL.createObjectURL(film);
  await new Promise((resolve) => video.addEventListener("loadeddata", resolve));
  // where a busy browser has no picture of the film yet, none is drawn
  const redOfFilm = async (): Promise<number> => {
    for (;;) {
      context.fillStyle = "blue";
      context.fillRect(0, 0, 128, 96);
      context.drawImage(video, 0, 0);
      const [red, , blue] = context.getImageData(64, 48, 1, 1).data;
      if (blue < 128) return red;
      await new Promise(requestAnimationFrame);
    }
  };
  const reds: number[] = [];
  for (const seconds of [0.02, 3, 5.98]) {
    const sought = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    video.currentTime = seconds;
    await sought;
    reds.push(await redOfFilm());
  }
  return {
    type: film.type,
    size: [video.videoWidth, video.videoHeight],
    seconds: video.duration,
    turned,
    progress,
    reds,
  };
}
