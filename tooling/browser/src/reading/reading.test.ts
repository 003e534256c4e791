import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCompressedHdf5 } from "../../../../packages/tensor-io/test/make-hdf5.js";
import { largeVoxel, writeLargeHdf5 } from "../../../../packages/tensor-io/test/write-large-hdf5.js";
import type { WorkerAnswer } from "./page.js";
import type { ReadAnswer, ReadFailure } from "./read-part.js";

const HTML = '<!doctype html><meta charset="utf-8"><input type="file"><script type="module" src="page.js"></script>';
const ADDRESS = "http://autophase.test/";
const [FRAMES, SIDE] = [800, 512];

/** Scripts by name, bundled and split as those of a web application. */
async function bundleScripts(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    entryPoints: ["./page.ts", "./worker.ts"],
    bundle: true,
    splitting: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    conditions: ["@autophase/source"],
    outdir: "/",
    write: false,
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, text }) => [path.split(/[/\\]/).at(-1) ?? path, text]));
}

const executable = findChromium();
const title = "files in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  const folder = mkdtempSync(join(tmpdir(), "autophase-reading-"));
  const large = join(folder, "large.h5");
  const eiger = join(folder, "eiger.h5");
  const counts = { data: Float32Array.from({ length: 210 }, (_, i) => (i * i) % 113), shape: [7, 6, 5] };
  let scripts: Map<string, string>;
  let browser: Browser;

  beforeAll(async () => {
    scripts = await bundleScripts();
    await writeLargeHdf5(large, FRAMES, SIDE);
    writeFileSync(eiger, await makeCompressedHdf5(counts, 32008, [0, 2]));
    browser = await launchChromium(executable as string);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** A page with a file chosen; what is not among the scripts is answered as many servers do, with their main page. */
  async function open(file: string, available = scripts): Promise<Page> {
    const page = await browser.newPage();
    await page.context().route(`${ADDRESS}**`, (route) => {
      const text = available.get(route.request().url().slice(ADDRESS.length));
      return route.fulfill(
        text === undefined ? { contentType: "text/html", body: HTML } : { contentType: "text/javascript", body: text },
      );
    });
    await page.goto(ADDRESS);
    await page.setInputFiles("input", file);
    return page;
  }

  it("crops a file of 400 MB in a worker, and reads little more than the part", async () => {
    expect(statSync(large).size).toBeGreaterThan(400e6);
    const page = await open(large);
    const answer = await page.evaluate<WorkerAnswer>("readInWorker([[397, 400], [100, 102], [7, 10]])");
    const place = (frame: number, row: number, column: number): number => (frame * SIDE + row) * SIDE + column;
    const expected = [397, 398, 399].flatMap((frame) =>
      [100, 101].flatMap((row) => [7, 8, 9].map((column) => largeVoxel(place(frame, row, column)))),
    );
    expect(answer).toMatchObject({ shape: [3, 2, 3], values: expected });
    // three frames of half a megabyte, and what says where they are
    expect(answer.bytesRead).toBeLessThan(4e6);
    await page.close();
  });

  it("says on the main thread that it takes a worker", async () => {
    const page = await open(large);
    const { error } = await page.evaluate<ReadFailure>("readHere([[397, 400]])");
    expect(error).toMatch(/^large\.h5: its parts \(of 4\d\d MiB\) can be read in a worker of a page only/);
    await page.close();
  });

  it("undoes bitshuffle, whose code is a chunk of the bundle", async () => {
    const page = await open(eiger);
    const answer = await page.evaluate<ReadAnswer>("readHere()");
    expect(answer).toEqual({ shape: counts.shape, values: Array.from(counts.data) });
    await page.close();
  });

  it("names the file and the filter whose chunk the server has lost", async () => {
    const chunk = [...scripts].find(([, text]) => text.includes("hdf5/filters/bshuf.generated.ts"))?.[0] ?? "";
    expect(chunk).toMatch(/^bshuf/);
    const page = await open(eiger, new Map([...scripts].filter(([name]) => name !== chunk)));
    const { error } = await page.evaluate<ReadFailure>("readHere()");
    expect(error).toMatch(/^eiger\.h5: is compressed with bshuf \(filter 32008\), whose code cannot be loaded: /);
    await page.close();
  });
});
