/** The studio as its user meets it: served by the program, in Chromium, with the numbers of the command line. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateScanFiles } from "@autophase/analysis";
import { simulateCrystal } from "@autophase/simulation";
import {
  namedArraysFrom,
  patternFrom,
  readVtk,
  reconstructionFrom,
  writeHdf5Arrays,
  writeTiff,
} from "@autophase/tensor-io";
import { findChromium, launchChromium } from "@autophase/vitest/chromium";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "./serve-folder.js";
import { type StudioProgram, serveProgram } from "./serve-program.js";
import { type StudioVisit, visitStudio } from "./visit-studio.js";

const LONGEST_MILLISECONDS = 600_000;
const PATIENCE = 60_000;
/** WebGL in software. */
const GRAPHICS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const MAIN = fileURLToPath(new URL("../../../../apps/phasing/dist/main.js", import.meta.url));

const executable = findChromium();
const title = "the studio in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  const folder = mkdtempSync(join(tmpdir(), "autophase-studio-"));
  let browser: Browser;
  let program: StudioProgram;

  beforeAll(async () => {
    [program, browser] = await Promise.all([serveProgram(), launchChromium(executable as string, GRAPHICS)]);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await program?.end()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    "goes from the example to files, and asks nobody else for anything",
    async () => {
      const studio = await visitStudio(browser, program.address);
      expect(await studio.page.evaluate("crossOriginIsolated")).toBe(true);
      await studio.picture("open");
      await studio.press("Open the example");
      await studio.sees("oversampling");
      await studio.picture("prepare");
      await studio.press("Phase it");
      await studio.set({ recipe: "20*ER+60*HIO+20*ERR" });
      await studio.sees(/unknown algorithm|expected/i);
      await studio.picture("typo");
      await studio.set({ recipe: "20*ER+60*HIO+20*ER", starts: "2" });
      await studio.sees("2 independent starts");
      await studio.press("Reconstruct");
      await studio.sees("Distances of the starts");
      await studio.picture("judge");
      await studio.page.getByLabel("second", { exact: true }).selectOption("1");
      await studio.sees(/Distance 0\.\d+/);
      await expect.poll(() => studio.page.locator(".pair .scale-bar text").count(), { timeout: PATIENCE }).toBe(2);
      await studio.page.getByText("Side by side").scrollIntoViewIfNeeded();
      await studio.picture("side-by-side");
      await studio.press("Look at the crystal");
      await studio.sees("nm from the middle");
      await studio.page.waitForFunction(() => document.querySelector(".scale-bar text"));
      await studio.picture("look");
      await studio.page.getByLabel("colour by").selectOption("strain");
      await studio.page.getByLabel("cut", { exact: true }).fill("0");
      await studio.page.getByLabel("slice in place, across").selectOption("depth");
      await studio.page.getByText("Histograms").waitFor({ state: "attached" });
      await studio.page.getByLabel(/facets by their indices/).waitFor();
      await studio.page.getByText("Phase retrieval transfer function").first().waitFor({ state: "attached" });
      await studio.page.getByLabel("colour by").selectOption("unwrapped phase");
      await studio.page.waitForTimeout(300);
      await studio.picture("strain");
      await studio.press(/take away/);
      await studio.picture("take-away");
      const taken = await studio.take("R.cxi");
      const { object } = await reconstructionFrom(taken, "R.cxi");
      expect(object.shape).toHaveLength(3);
      const { arrays } = await readVtk(await studio.take("C.vti"));
      expect(Object.keys(Object.fromEntries(arrays))).toContain("strain");
      const stl = await studio.take("C.stl");
      expect(stl).toHaveLength(84 + 50 * new DataView(stl.buffer, stl.byteOffset).getUint32(80, true));
      expect(new TextDecoder().decode((await studio.take("C.glb")).subarray(0, 4))).toBe("glTF");
      expect(new TextDecoder().decode(await studio.take("C.html"))).toMatch(/strain in the bulk/);
      await studio.press(/look$/);
      const same = { name: "R.cxi", mimeType: "", buffer: Buffer.from(taken) };
      await studio.page.locator('input[data-kind="beside"]').setInputFiles([same]);
      await studio.sees(/Beside it R\.cxi: distance 0\.000/);
      await expect.poll(() => studio.page.locator(".pair .scale-bar text").count(), { timeout: PATIENCE }).toBe(2);
      await studio.page.locator(".pair canvas").first().press("ArrowRight");
      await studio.picture("beside");
      expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
    },
    LONGEST_MILLISECONDS,
  );

  it(
    "begins a start at what the shipped network, fine-tuned on the pattern, predicts",
    async () => {
      const studio = await visitStudio(browser, program.address);
      await studio.press("Open the example");
      await studio.sees("oversampling");
      await studio.press("Phase it");
      await studio.set({ recipe: "30*HIO+20*ER", starts: "1" });
      await studio.press("Add a network's guess");
      await studio.page.getByLabel("steps of fine-tuning").fill("2");
      await studio.press("Reconstruct");
      await studio.sees("Look at the crystal");
      await studio.press(/phase$/);
      await studio.page.getByText("log", { exact: true }).click();
      await studio.sees(/start 1 begins at what the network of patterson-32 predicts; .* fine-tuned, loss \d/);
      expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
    },
    LONGEST_MILLISECONDS,
  );

  it("masks by hand, takes it back, and loses nothing when the tab is closed", async () => {
    const studio = await visitStudio(browser, program.address);
    await studio.press("Open the example");
    await studio.sees("oversampling");
    const sum = studio.page.locator(".canvas").nth(1);
    const masked = () => studio.page.locator(".facts > div", { hasText: "masked voxels" }).locator("dd").textContent();
    expect(await masked()).toBe("0");
    await studio.page.getByLabel("rectangle").check();
    await drag(studio.page, sum, [0.3, 0.35], [0.4, 0.5]);
    await expect.poll(masked, { timeout: PATIENCE }).not.toBe("0");
    const rectangle = await masked();
    await studio.page.getByLabel("polygon").check();
    await drag(studio.page, sum, [0.6, 0.6], [0.7, 0.6], [0.7, 0.7]);
    await expect.poll(masked, { timeout: PATIENCE }).not.toBe(rectangle);
    await studio.picture("mask");
    await studio.press("Undo");
    await expect.poll(masked, { timeout: PATIENCE }).toBe(rectangle);
    await studio.press("Redo");
    await expect.poll(masked, { timeout: PATIENCE }).not.toBe(rectangle);
    await studio.press("Undo");
    await expect.poll(masked, { timeout: PATIENCE }).toBe(rectangle);
    await studio.page.getByLabel("crop", { exact: true }).check();
    await drag(studio.page, sum, [0.6, 0.6], [0.75, 0.75]);
    await studio.sees(/^\d+ \u00d7 32 \u00d7 32$/);
    const kept = await masked();
    await studio.press(/take away/);
    const mask = (await namedArraysFrom(new Blob([new Uint8Array(await studio.take("mask.npz"))]), "mask.npz")).get(
      "mask",
    );
    expect(mask?.shape).toEqual([64, 64, 64]);
    const session = await studio.take("Save the session");
    await studio.page.waitForTimeout(500);
    await studio.page.reload();
    await studio.press(/Go on with the session/);
    await expect.poll(masked, { timeout: PATIENCE }).toBe(kept);
    await studio.page.reload();
    const file = { name: "autophase-session.npz", mimeType: "", buffer: Buffer.from(session) };
    await studio.page.locator('input[data-kind="files"]').setInputFiles([file]);
    await expect.poll(masked, { timeout: PATIENCE }).toBe(kept);
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it(
    "goes on with a run that its tab was closed in, to the same bits",
    async () => {
      const whole = await visitStudio(browser, program.address);
      await phaseExample(whole);
      await whole.page.locator(".forming .surface canvas").waitFor({ timeout: PATIENCE });
      await whole.picture("forming");
      const young = await reconstructionFrom(await whole.take(/^Keep start \d as it is$/), "kept");
      expect(young.history.at(-1)?.parameters).toMatchObject({ iteration: expect.any(Number), engine: "wasm" });
      await whole.sees("Distances of the starts");
      await whole.press(/take away/);
      const expected = await reconstructionFrom(await whole.take("R.cxi"), "whole");
      await whole.leave();
      const studio = await visitStudio(browser, program.address);
      await phaseExample(studio);
      const isHalf = () => (document.querySelector<HTMLProgressElement>("progress")?.position ?? 0) > 0.5;
      await studio.page.waitForFunction(isHalf, undefined, { timeout: PATIENCE });
      await studio.page.reload();
      await studio.press(/Go on with the session/);
      await studio.sees("A run was under way");
      await studio.press("Go on with the run");
      await studio.sees("Distances of the starts");
      await studio.press(/^phase$/);
      await studio.page.getByText("log", { exact: true }).click();
      await studio.sees(/gone on with: \d starts were kept/);
      await studio.press(/take away/);
      const actual = await reconstructionFrom(await studio.take("R.cxi"), "gone on with");
      expect(actual.object).toEqual(expected.object);
      expect(actual.support).toEqual(expected.support);
      expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
    },
    LONGEST_MILLISECONDS,
  );

  it("says in the package's words what is wrong with a file, and goes on", async () => {
    const studio = await visitStudio(browser, program.address);
    const broken = { name: "broken.cxi", mimeType: "", buffer: Buffer.from("no HDF5 at all") };
    await studio.page.locator('input[data-kind="files"]').setInputFiles([broken]);
    await studio.sees(/broken\.cxi: not an HDF5 file/);
    await studio.picture("problem");
    await studio.press("Open the example");
    await studio.sees("oversampling");
    await studio.leave();
  });

  it("asks which array of an HDF5 file is meant", async () => {
    const studio = await visitStudio(browser, program.address);
    const { intensity } = simulateCrystal({ seed: 4, index: 1, shape: [24, 24, 24] }).pattern;
    const energy = { data: Float64Array.of(9), shape: [1] };
    const bytes = await writeHdf5Arrays({ frames: intensity, reference: intensity, energy });
    const file = { name: "scan.h5", mimeType: "", buffer: Buffer.from(bytes) };
    await studio.page.locator('input[data-kind="files"]').setInputFiles([file]);
    await studio.page.getByLabel("part to read").fill("2:22,:,:");
    await studio.page.getByText("energy").waitFor();
    expect(await studio.page.getByRole("button", { name: "energy" }).count()).toBe(0);
    await studio.picture("groups");
    await studio.press("frames");
    await studio.sees("oversampling");
    expect(await studio.page.locator(".plane input").first().getAttribute("max")).toBe("19");
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it("knows the scan file of a beamline, and takes the log of another", async () => {
    const studio = await visitStudio(browser, program.address);
    const filesOf = async (geometry: string) => {
      const { files } = await simulateScanFiles({ geometry, number: 12, shape: [32, 32, 32] });
      const mimeType = "";
      return files.map(({ name, bytes }) => ({ name: basename(name), mimeType, buffer: Buffer.from(bytes) }));
    };
    const give = (files: Awaited<ReturnType<typeof filesOf>>) =>
      studio.page.locator('input[data-kind="files"]').setInputFiles(files);
    const geometryOfPattern = async (): Promise<unknown> => {
      await studio.press(/take away/);
      const pattern = await patternFrom(new Uint8Array(await studio.take("P.cxi")), "P.cxi");
      return pattern.acquisition?.geometry;
    };
    await give(await filesOf("ID01"));
    await studio.sees("oversampling");
    expect(await geometryOfPattern()).toMatchObject({ name: expect.stringContaining("ID01") });
    const log = (await filesOf("P10")).filter(({ name }) => name.endsWith(".fio"));
    await studio.press(/open$/);
    await give(log);
    await studio.press(/prepare$/);
    await studio.set({ spec: log[0].name });
    await expect.poll(geometryOfPattern, { timeout: PATIENCE }).toMatchObject({
      name: expect.stringContaining("P10"),
    });
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it("adds up several scans", async () => {
    const studio = await visitStudio(browser, program.address);
    const at = join(folder, "two");
    for (const exposure of [0, 1]) {
      const { intensity } = simulateCrystal({ seed: 4, index: 1, shape: [24, 24, 24], exposure }).pattern;
      const scan = join(at, `S${9 + exposure}`);
      mkdirSync(scan, { recursive: true });
      for (let k = 0; k < 24; k++) {
        const data = Float32Array.from(intensity.data.subarray(k * 576, (k + 1) * 576));
        writeFileSync(join(scan, `frame_${k}.tif`), writeTiff({ data, shape: [24, 24] }));
      }
    }
    await studio.page.locator('input[data-kind="folder"]').setInputFiles(at);
    await studio.sees("oversampling");
    const scans = studio.page.locator(".facts > div", { hasText: "scans" }).locator("dd");
    expect(await scans.textContent()).toBe("2");
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it("is isolated whoever serves it, and is there without a network after the first visit", async () => {
    const server = await serveFolder(fileURLToPath(new URL("../../../../apps/studio/dist", import.meta.url)));
    const studio = await visitStudio(browser, server.address);
    await studio.page.waitForFunction("crossOriginIsolated");
    await server.close();
    await studio.page.reload();
    expect(await studio.page.evaluate("crossOriginIsolated")).toBe(true);
    await studio.press("Open the example");
    await studio.sees("oversampling");
    const { foreign } = await studio.leave();
    expect(foreign).toEqual([]);
  });

  describeWithShared("on the real scan", "data/aps34idc-scan54", () => {
    const scan = sharedPath("data/aps34idc-scan54");
    const phasing = { recipe: "10*ER+40*HIO+10*ER", starts: "2", seed: "3" };

    it(
      "prepares and reconstructs what the command line does, to the bit",
      async () => {
        const at = (name: string): string => join(folder, name);
        const given = ["--dark", join(scan, "dark.tif"), "--flat", join(scan, "whitefield.tif"), "--threshold", "2"];
        const log = ["--spec", join(scan, "example.spec"), "--scan", "54", "--crop", "64,64,64"];
        run("prepare", join(scan, "frames"), ...given, ...log, "--no-report", "--out", at("P.cxi"));
        const starts = ["--preset", "standard", "--recipe", phasing.recipe, "--starts", "2", "--seed", "3"];
        run("reconstruct", at("P.cxi"), ...starts, "--engine", "wasm", "--no-report", "--out", at("R.cxi"));

        const studio = await visitStudio(browser, program.address);
        await studio.page.locator('input[data-kind="folder"]').setInputFiles(scan);
        await studio.sees("oversampling");
        const name = (file: string): string => `${scan.split("/").at(-1)}/${file}`;
        // as cohere's configuration beside the frames says
        await expect.poll(() => studio.page.getByLabel("threshold counts", { exact: true }).inputValue()).toBe("2");
        await studio.set({ scan: "54" });
        await studio.set({ spec: name("example.spec"), dark: name("dark.tif"), flat: name("whitefield.tif") });
        await studio.set({ "threshold counts": "2", "crop voxels": "64,64,64" });
        await studio.sees("64 \u00d7 64 \u00d7 64");
        await studio.picture("scan");
        await studio.press("Phase it");
        await studio.set(phasing);
        await studio.press("Reconstruct");
        await studio.sees("Distances of the starts");
        await studio.press(/take away/);
        const [here, there] = [await studio.take("R.cxi"), readFileSync(at("R.cxi"))];
        expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
        const actual = await reconstructionFrom(here, "studio");
        const expected = await reconstructionFrom(there, "program");
        expect(actual.pattern.intensity).toEqual(expected.pattern.intensity);
        expect(actual.pattern.mask).toEqual(expected.pattern.mask);
        expect(actual.object).toEqual(expected.object);
        expect(actual.support).toEqual(expected.support);
        expect(actual.errorCurve).toEqual(expected.errorCurve);
      },
      LONGEST_MILLISECONDS,
    );

    it("opens what the program is given", async () => {
      const served = await serveProgram([join(folder, "R.cxi")]);
      const studio = await visitStudio(browser, served.address);
      await studio.sees("from the middle");
      await studio.picture("opened");
      expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
      const refused = await fetch(`${served.address}given/0`);
      expect(refused.status).toBe(403);
      expect(await served.end()).toBe(0);
    });
  });
});

async function phaseExample(studio: StudioVisit): Promise<void> {
  await studio.press("Open the example");
  await studio.sees("oversampling");
  await studio.press("Phase it");
  await studio.set({ recipe: "20*ER+180*HIO+20*ER", starts: "4" });
  await studio.press("Reconstruct");
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

/** By shares of the height and width of what is dragged on. */
async function drag(page: Page, on: Locator, ...places: readonly (readonly [number, number])[]): Promise<void> {
  const box = await on.boundingBox();
  if (box === null) throw new TypeError("there is nothing to drag on");
  for (const [k, [down, right]] of places.entries()) {
    await page.mouse.move(box.x + right * box.width, box.y + down * box.height);
    if (k === 0) await page.mouse.down();
  }
  await page.mouse.up();
}
