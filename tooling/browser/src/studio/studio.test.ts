/** The studio as its user meets it: served by the program, in Chromium, with the numbers of the command line. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateScanFiles } from "@autophase/analysis";
import { simulateCrystal } from "@autophase/simulation";
import {
  namedArraysFrom,
  patternFrom,
  type RealArray,
  readVtk,
  reconstructionFrom,
  writeHdf5Arrays,
  writeNpy,
  writeTiff,
} from "@autophase/tensor-io";
import { findChromium, launchChromium, SOFTWARE_WEBGL, SOFTWARE_WEBGPU } from "@autophase/vitest/chromium";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import type { Browser, Locator, Page, Worker } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "./find-violations.js";
import { serveFolder } from "./serve-folder.js";
import { type StudioProgram, serveProgram } from "./serve-program.js";
import { type StudioVisit, visitStudio } from "./visit-studio.js";

const LONGEST_MILLISECONDS = 600_000;
const PATIENCE = 60_000;
/** Long enough to be looked into, paused, and broken off. */
const RECIPE = "20*ER+180*HIO+20*ER";
/** Of a run that is paused and stopped: no machine is done with it before. */
const LONG_RECIPE = "20*ER+9000*HIO+20*ER";
const MAIN = fileURLToPath(new URL("../../../../apps/phasing/dist/main.js", import.meta.url));

const executable = findChromium();
const title = "the studio in Chromium";
const reason = "skipped: no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";

describe.skipIf(executable === undefined)(executable === undefined ? `${title} (${reason})` : title, () => {
  const folder = mkdtempSync(join(tmpdir(), "autophase-studio-"));
  let browser: Browser;
  /** What the walk came to. */
  let taken: Uint8Array;
  let program: StudioProgram;

  beforeAll(async () => {
    const graphics = [...SOFTWARE_WEBGL, ...SOFTWARE_WEBGPU];
    [program, browser] = await Promise.all([serveProgram(), launchChromium(executable as string, graphics)]);
  });
  afterAll(async () => {
    await browser?.close();
    expect(await program?.end()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    "goes from the example to files by the keyboard alone, breaks no rule of accessibility, and asks nobody else for anything",
    async () => {
      const studio = await visitStudio(browser, program.address);
      const { page, tabTo, pressByKey, sees, picture } = studio;
      const { keyboard } = page;
      const obeys = async (): Promise<void> => expect.soft(await findViolations(page)).toEqual([]);
      const masked = () => page.locator(".facts > div", { hasText: "masked voxels" }).locator("dd").textContent();
      expect(await page.evaluate("crossOriginIsolated")).toBe(true);
      await picture("open");
      await obeys();
      await pressByKey("Open the example");
      await sees("oversampling");
      await picture("prepare");
      await tabTo(page.getByLabel("look", { exact: true }));
      for (let k = 0; k < 2; k++) await keyboard.press("ArrowRight");
      await tabTo(page.getByRole("application", { name: /frames across frame/ }).nth(1));
      for (const key of ["Shift+ArrowUp", " ", "Shift+ArrowUp", "Shift+ArrowRight"]) await keyboard.press(key);
      await picture("mask-by-keyboard");
      await keyboard.press(" ");
      await expect.poll(masked, { timeout: PATIENCE }).not.toBe("0");
      await obeys();
      await pressByKey("Undo");
      await expect.poll(masked, { timeout: PATIENCE }).toBe("0");
      await pressByKey("Phase it");
      await tabTo(page.getByLabel("starts", { exact: true }));
      await keyboard.type("4");
      await tabTo(page.getByLabel("recipe", { exact: true }));
      await keyboard.type(LONG_RECIPE.replace(/R$/, "RR"));
      await sees(/unknown algorithm|expected/i);
      await picture("typo");
      await keyboard.press("Backspace");
      await sees("4 independent starts");
      await obeys();
      await pressByKey("Reconstruct");
      await page.getByRole("button", { name: /^Keep start/ }).waitFor({ timeout: PATIENCE });
      await pressByKey("Pause");
      await page
        .locator(".run-head")
        .getByText(/^paused/)
        .waitFor({ timeout: PATIENCE });
      const young = await reconstructionFrom(await studio.take(/^Keep start \d as it is$/), "kept");
      expect(young.history.at(-1)?.parameters).toMatchObject({ iteration: expect.any(Number), engine: "wasm" });
      await pressByKey("Go on");
      await page.locator(".forming .surface canvas").waitFor({ timeout: PATIENCE });
      await picture("forming");
      await pressByKey("Stop");
      await sees("Distances of the starts");
      await pressByKey(/phase$/);
      await tabTo(page.getByLabel("recipe", { exact: true }));
      await keyboard.type(RECIPE);
      await pressByKey("Reconstruct");
      await sees("Distances of the starts");
      await picture("judge");
      await tabTo(page.getByLabel("second", { exact: true }));
      await keyboard.press("ArrowDown");
      await sees(/Distance 0\.\d+/);
      await expect.poll(() => page.locator(".pair .scale-bar text").count(), { timeout: PATIENCE }).toBe(2);
      await page.getByText("Side by side").scrollIntoViewIfNeeded();
      await picture("side-by-side");
      await obeys();
      await pressByKey(/look$/);
      await sees("nm from the middle");
      await page.waitForFunction(() => document.querySelector(".scale-bar text"));
      await picture("look");
      await tabTo(page.getByLabel("colour by"));
      await keyboard.type("strain");
      await tabTo(page.getByLabel("cut", { exact: true }));
      // a tenth of the way each
      for (let k = 0; k < 5; k++) await keyboard.press("PageDown");
      await tabTo(page.getByLabel("slice in place, across"));
      await keyboard.type("depth");
      await page.getByText("Histograms").waitFor({ state: "attached" });
      await page.getByLabel(/facets by their indices/).waitFor();
      await page.getByText("Phase retrieval transfer function").first().waitFor({ state: "attached" });
      await page.getByRole("img", { name: /coloured by strain/ }).waitFor();
      await picture("strain");
      const png = await studio.take("Save the picture");
      const width = await page.locator(".surface canvas").evaluate(({ clientWidth }) => clientWidth);
      expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(3 * width);
      const readOut = page.locator(".read-out");
      const before = await readOut.textContent();
      await tabTo(page.getByRole("application", { name: "amplitude across depth" }));
      await keyboard.press("ArrowRight");
      expect(await readOut.textContent()).not.toBe(before);
      await tabTo(page.getByLabel("axes", { exact: true }));
      await keyboard.type("skewed");
      await page.waitForFunction(() => document.querySelector(".scale-bar text"));
      await obeys();
      await pressByKey(/take away$/);
      await picture("take-away");
      await obeys();
      await tabTo(page.getByRole("button", { name: "R.cxi", exact: true }));
      taken = await studio.take("R.cxi", () => keyboard.press("Enter"));
      const { object } = await reconstructionFrom(taken, "R.cxi");
      expect(object.shape).toHaveLength(3);
      const { arrays } = await readVtk(await studio.take("C.vti"));
      expect(Object.keys(Object.fromEntries(arrays))).toContain("strain");
      const stl = await studio.take("C.stl");
      expect(stl).toHaveLength(84 + 50 * new DataView(stl.buffer, stl.byteOffset).getUint32(80, true));
      expect(new TextDecoder().decode((await studio.take("C.glb")).subarray(0, 4))).toBe("glTF");
      expect(new TextDecoder().decode(await studio.take("C.html"))).toMatch(/strain in the bulk/);
      await pressByKey(/look$/);
      const choosing = page.waitForEvent("filechooser", { timeout: PATIENCE });
      await pressByKey("Another reconstruction beside it");
      const chooser = await choosing;
      await chooser.setFiles([{ name: "R.cxi", mimeType: "", buffer: Buffer.from(taken) }]);
      await sees(/Beside it R\.cxi: distance 0\.000/);
      await expect.poll(() => page.locator(".pair .scale-bar text").count(), { timeout: PATIENCE }).toBe(2);
      await tabTo(page.locator(".pair canvas").first());
      await keyboard.press("ArrowRight");
      await picture("beside");
      await losesGraphics(page);
      expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
    },
    LONGEST_MILLISECONDS,
  );

  it("masks by hand, takes it back, and loses nothing when the tab is closed", async () => {
    const studio = await visitStudio(browser, program.address);
    const frames = { name: "scan.npy", mimeType: "", buffer: Buffer.from(writeNpy(crystalFrames(32))) };
    await studio.page.locator('input[data-kind="files"]').setInputFiles([frames]);
    await studio.sees("oversampling");
    const frame = (): Promise<string> => studio.page.locator('main input[type="range"]').first().inputValue();
    const still = await frame();
    await studio.press("Play the frames");
    await expect.poll(frame, { timeout: PATIENCE }).not.toBe(still);
    await studio.press("Stop the film");
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
    await studio.sees(/^\d+ \u00d7 16 \u00d7 16$/);
    const kept = await masked();
    await studio.press(/take away/);
    const mask = (await namedArraysFrom(new Blob([new Uint8Array(await studio.take("mask.npz"))]), "mask.npz")).get(
      "mask",
    );
    expect(mask?.shape).toEqual([32, 32, 32]);
    const session = await studio.take("Save the session");
    const second = await studio.page.context().newPage();
    await second.goto(program.address);
    await second.locator('input[data-kind="files"]').setInputFiles([frames]);
    await second.getByText("another tab keeps its session").waitFor({ timeout: PATIENCE });
    await second.close();
    await studio.page.reload();
    await studio.press(/Go on with the session/);
    await expect.poll(masked, { timeout: PATIENCE }).toBe(kept);
    await studio.page.reload();
    const file = { name: "autophase-session.npz", mimeType: "", buffer: Buffer.from(session) };
    await studio.page.locator('input[data-kind="files"]').setInputFiles([file]);
    await expect.poll(masked, { timeout: PATIENCE }).toBe(kept);
    const storage = await studio.page.context().newCDPSession(studio.page);
    const origin = new URL(program.address).origin;
    await storage.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
    await studio.press("Undo");
    await studio.sees(/the browser does not keep the session .* save it to a file/);
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it(
    "goes on with a run that its tab was closed in, to the same bits",
    async () => {
      // the same run as in the walk, which nothing interrupted
      const expected = await reconstructionFrom(taken, "whole");
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
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it("asks which array of an HDF5 file is meant", async () => {
    const studio = await visitStudio(browser, program.address);
    const intensity = crystalFrames(24);
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

  it("reads frames that a master file links to, of a folder and of chosen files, as the command line does", {
    timeout: LONGEST_MILLISECONDS,
  }, async () => {
    const { files } = await simulateScanFiles({ geometry: "P10", number: 12, shape: [104, 24, 24] });
    const at = join(folder, "eiger");
    const paths = files.map(({ name, bytes }) => {
      mkdirSync(dirname(join(at, name)), { recursive: true });
      writeFileSync(join(at, name), bytes);
      return join(at, name);
    });
    const scan = join(at, files[0].name.split("/")[0]);
    expect(paths.filter((path) => /_data_\d+\.h5$/.test(path))).toHaveLength(2);
    run("prepare", scan, "--no-report", "--out", join(folder, "E.cxi"));
    const expected = await patternFrom(new Uint8Array(readFileSync(join(folder, "E.cxi"))), "E.cxi");
    const studio = await visitStudio(browser, program.address);
    for (const give of [
      () => studio.drop(scan),
      () => studio.page.locator('input[data-kind="files"]').setInputFiles(paths),
    ]) {
      await studio.press(/open$/);
      await give();
      await studio.sees("oversampling");
      await studio.press(/take away/);
      const actual = await patternFrom(new Uint8Array(await studio.take("P.cxi")), "P.cxi");
      expect(actual.intensity).toEqual(expected.intensity);
      expect(actual.mask).toEqual(expected.mask);
      expect(actual.acquisition).toEqual(expected.acquisition);
      await studio.page.reload();
    }
    await studio.press(/open$/);
    await studio.page.locator('input[data-kind="files"]').setInputFiles(paths.filter((path) => /master/.test(path)));
    await studio.sees(/master\.h5: .* there is no file of that name in the folder/);
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
  });

  it.each([
    ["gpu", "device"],
    ["webgl", "context"],
  ])(
    "offers the processor where the engine %s loses its %s",
    async (engine, what) => {
      const studio = await visitStudio(browser, program.address);
      const lab = await labOf(studio.page);
      await lab.evaluate(rememberGraphics);
      const frames = { name: "scan.npy", mimeType: "", buffer: Buffer.from(writeNpy(crystalFrames(16))) };
      await studio.page.locator('input[data-kind="files"]').setInputFiles([frames]);
      await studio.press("Phase it");
      await studio.page.getByLabel("engine", { exact: true }).selectOption(engine);
      await studio.set({ recipe: "2000*HIO", starts: "2" });
      await studio.press("Reconstruct");
      await studio.sees(/^Keep start/);
      await lab.evaluate(() => (globalThis as { loseGraphics?: () => void }).loseGraphics?.());
      await studio.sees(new RegExp(`${engine} engine.*${what}.*lost`));
      await expect.poll(() => studio.page.locator("footer progress").count(), { timeout: PATIENCE }).toBe(0);
      await studio.picture(`lost-${engine}`);
      await studio.set({ recipe: "5*HIO+5*ER" });
      await studio.press("Begin again with the wasm engine");
      await studio.sees("Distances of the starts");
      expect((await studio.leave()).foreign).toEqual([]);
    },
    LONGEST_MILLISECONDS,
  );

  it("adds up several scans, and breeds starts of which one begins at what the shipped network, fine-tuned, predicts", {
    timeout: LONGEST_MILLISECONDS,
  }, async () => {
    const studio = await visitStudio(browser, program.address);
    const at = join(folder, "two");
    for (const exposure of [0, 1]) {
      const intensity = crystalFrames(24, exposure);
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
    await studio.press("Phase it");
    await studio.set({ recipe: "5*HIO+5*ER", starts: "2", generations: "2" });
    await studio.press("Add a network's guess");
    await studio.page.getByLabel("steps of fine-tuning").fill("2");
    await studio.press("Reconstruct");
    await studio.sees("Look at the crystal");
    await studio.press(/phase$/);
    await studio.page.getByText("log", { exact: true }).click();
    await studio.sees(/start 1 begins at what the network of patterson-32 predicts; .* fine-tuned, loss \d/);
    await studio.sees(/generation 2\/2: 2 starts/);
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

  it("phases on a page without encryption, and says what it cannot keep there", async () => {
    const server = await serveFolder(fileURLToPath(new URL("../../../../apps/studio/dist", import.meta.url)));
    // a name that the browser does not know for this machine's own
    const { port } = new URL(server.address);
    const own = await launchChromium(executable as string, ["--host-resolver-rules=MAP elsewhere.test 127.0.0.1"]);
    const studio = await visitStudio(own, `http://elsewhere.test:${port}/`);
    expect(await studio.page.evaluate("isSecureContext")).toBe(false);
    await studio.press("Open the example");
    await studio.sees("oversampling");
    await studio.sees("the page is served without encryption, so the browser keeps no session");
    await studio.press("Phase it");
    await studio.set({ recipe: "10*ER", starts: "2" });
    await studio.press("Reconstruct");
    await studio.sees("Distances of the starts");
    await studio.press(/^phase$/);
    await studio.page.getByText("log", { exact: true }).click();
    await studio.sees(/the starts are lost when the tab is closed/);
    expect(await studio.leave()).toEqual({ foreign: [], complaints: [] });
    await own.close();
    await server.close();
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
        await studio.drop(scan);
        await studio.sees("oversampling");
        const name = (file: string): string => `${scan.split("/").at(-1)}/${file}`;
        // as cohere's configuration beside the frames says, which takes away what equals its threshold too
        await expect
          .poll(() => studio.page.getByLabel("threshold counts", { exact: true }).inputValue())
          .toBe("2.0000002");
        await studio.set({ scan: "54" });
        await studio.set({ spec: name("example.spec"), dark: name("dark.tif"), flat: name("whitefield.tif") });
        await studio.set({ "threshold counts": "2", "crop voxels": "64,64,64" });
        await studio.sees("64 \u00d7 64 \u00d7 64");
        await studio.picture("scan");
        await studio.press("Phase it");
        await studio.press("How long?");
        await studio.sees(/^about \d+ s for all starts, \d at a time$/);
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
  await studio.set({ recipe: RECIPE, starts: "4" });
  await studio.press("Reconstruct");
}

function crystalFrames(side: number, exposure = 0): RealArray<Float32Array> {
  return simulateCrystal({ seed: 4, index: 1, shape: [side, side, side], exposure }).pattern.intensity;
}

/** The view takes it with a sentence, and is there again when the graphics are. */
async function losesGraphics(page: Page): Promise<void> {
  const sentence = page.getByText("The browser took the graphics away");
  const lost = await page
    .locator(".surface canvas")
    .first()
    .evaluateHandle((canvas: HTMLCanvasElement) => {
      const extension = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
      extension?.loseContext();
      return extension;
    });
  await sentence.waitFor();
  await lost.evaluate((extension) => extension?.restoreContext());
  await sentence.waitFor({ state: "detached" });
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

async function labOf(page: Page): Promise<Worker> {
  return page.workers()[0] ?? page.waitForEvent("worker");
}

/** At the boundary to the browser: what the engine gets is remembered, to be taken away. Runs in the worker. */
function rememberGraphics(): void {
  const scope = globalThis as { loseGraphics?: () => void };
  const adapter = (globalThis as { GPUAdapter?: { prototype: { requestDevice(): Promise<{ destroy(): void }> } } })
    .GPUAdapter;
  const request = adapter?.prototype.requestDevice;
  if (adapter && request) {
    adapter.prototype.requestDevice = async function (...args) {
      const device = await request.apply(this, args);
      scope.loseGraphics = () => device.destroy();
      return device;
    };
  }
  const get = OffscreenCanvas.prototype.getContext as (...args: unknown[]) => unknown;
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...args: unknown[]) {
    const context = get.apply(this, args);
    if (context instanceof WebGL2RenderingContext) {
      scope.loseGraphics = () => context.getExtension("WEBGL_lose_context")?.loseContext();
    }
    return context;
  } as typeof OffscreenCanvas.prototype.getContext;
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
