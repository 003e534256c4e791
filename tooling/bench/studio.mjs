// The budgets of the studio in headless Chromium with software graphics, beside the command line where that does the
// same, by turns. Processor time is of all processes of a side: clocks are worth little on a machine that is busy.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { writeCxi, writeNpy } from "@autophase/tensor-io";
import { findChromium, launchChromium, SOFTWARE_WEBGL } from "@autophase/vitest/chromium";
import { medianOf } from "./median-seconds.mjs";
import { alignCells } from "./table.mjs";

/** Moved through by the function of that name, in the page. */
const PLANES = 120;
const PICTURES = 36;
const MAIN = fileURLToPath(new URL("../../apps/phasing/dist/main.js", import.meta.url));
const { values } = parseArgs({
  options: {
    studio: { type: "boolean" },
    turns: { type: "string", default: "3" },
    scan: { type: "string", default: fileURLToPath(new URL("../../../shared/data/aps34idc-scan54", import.meta.url)) },
    only: { type: "string", default: "load,scan,starts,planes,surface,memory,tasks" },
  },
});
const turns = Number(values.turns);
const press = (page, name) => page.getByRole("button", { name }).click({ timeout: 300_000 });
const sees = (page, text) => page.getByText(text).first().waitFor({ timeout: 600_000 });
const open = (page, ...files) => page.locator('input[data-kind="files"]').setInputFiles(files);

const folder = mkdtempSync(join(tmpdir(), "autophase-studio-bench-"));
const executable = findChromium();
if (!executable || !existsSync(MAIN)) throw new ReferenceError("it takes Chromium and what npm run build makes");
const browser = await launchChromium(executable, SOFTWARE_WEBGL);
const system = await browser.newBrowserCDPSession();
const { address, program } = await serve();
const cells = [["work", "measured", "at most", "how"]];
const add = (...row) => {
  cells.push(row);
  process.stderr.write(`${row.join(" | ")}\n`);
};
const work = { load, scan, starts, planes, surface, memory, tasks };
for (const name of values.only.split(",")) await work[name]();
process.stdout.write(alignCells(cells));
await browser.close();
program.kill("SIGINT");
rmSync(folder, { recursive: true, force: true });

async function serve() {
  const program = spawn(process.execPath, [MAIN, "studio", "--port", "0"]);
  let said = "";
  for await (const text of program.stderr) {
    said += text;
    const found = /^studio: (http:\S+)$/m.exec(said)?.[1];
    if (found) return { address: found, program };
  }
  throw new ReferenceError(`the program ended: ${said}`);
}

async function visit(use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  try {
    return await use(page, context);
  } finally {
    await context.close();
  }
}

async function set(page, settings) {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll("aside details")) one.open = true;
  });
  for (const [label, value] of Object.entries(settings)) {
    const field = page.locator("aside, .recipe").getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press("Enter");
  }
}

/** Seconds of processor of every process of the browser. */
async function browserSeconds() {
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
}

/** @returns seconds by the clock and of the processor; processes that ended meanwhile are not counted. */
async function measured(use) {
  const [before, began] = [await browserSeconds(), performance.now()];
  await use();
  const clock = (performance.now() - began) / 1000;
  const processor = [...(await browserSeconds())].reduce((sum, [id, time]) => sum + time - (before.get(id) ?? 0), 0);
  return { clock, processor };
}

async function commandLine(...args) {
  const began = performance.now();
  // `times` of the shell knows what its children took
  const shell = spawn("bash", ["-c", '"$@" >/dev/null 2>&1; times', "bash", process.execPath, MAIN, ...args]);
  let said = "";
  shell.stdout.on("data", (text) => {
    said += text;
  });
  await once(shell, "close");
  const clock = (performance.now() - began) / 1000;
  const seconds = [
    ...said
      .trim()
      .split("\n")
      .at(-1)
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return { clock, processor: seconds.reduce((sum, [, minutes, rest]) => sum + 60 * minutes + Number(rest), 0) };
}

/** Both sides by turns. @returns the medians of ratios and times. */
async function byTurns(ours, theirs) {
  const pairs = [];
  for (let k = 0; k < turns; k++) pairs.push([await ours(), await theirs()]);
  const of = (pick) => medianOf(pairs.map(pick));
  return ["clock", "processor"]
    .map((kind) => {
      const [a, b] = [0, 1].map((side) => of((pair) => pair[side][kind]));
      const ratio = of(([one, other]) => one[kind] / other[kind]);
      return `${ratio.toFixed(2)} by ${kind} (${a.toFixed(1)} s : ${b.toFixed(1)} s)`;
    })
    .join(", ");
}

async function load() {
  const sizes = [];
  const times = [];
  for (let k = 0; k < turns; k++) {
    await visit(async (page) => {
      const responses = [];
      page.context().on("response", (response) => responses.push(response));
      const cost = await measured(async () => {
        await page.goto(address);
        await page.getByRole("button", { name: "Open the example" }).waitFor();
        await page.waitForFunction(() => new Promise((resolve) => requestIdleCallback(() => resolve(true))));
      });
      times.push(cost);
      await page.waitForTimeout(1500);
      const bodies = await Promise.all(responses.map((response) => response.body()));
      sizes.push(bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0));
    });
  }
  add("first load", `${(medianOf(sizes) / 1e6).toFixed(2)} MB`, "1.5 MB", "gzip -9 of every answer");
  const clock = medianOf(times.map((one) => one.clock)).toFixed(2);
  const processor = medianOf(times.map((one) => one.processor)).toFixed(2);
  add("interactive", `${clock} s, ${processor} s of processor`, "2 s", "to a page that is idle, nothing cached");
}

async function scan() {
  const at = (name) => join(values.scan, name);
  const out = join(folder, "P.cxi");
  const settings = ["--dark", at("dark.tif"), "--flat", at("whitefield.tif"), "--threshold", "2"];
  const log = ["--spec", at("example.spec"), "--scan", "54"];
  const ratio = await byTurns(
    () =>
      visit(async (page) => {
        await page.goto(address);
        await page.getByRole("button", { name: "Choose a folder" }).waitFor();
        return measured(async () => {
          await page.locator('input[data-kind="folder"]').setInputFiles(values.scan);
          await sees(page, "oversampling");
        });
      }),
    () => commandLine("prepare", at("frames"), ...settings, ...log, "--no-report", "--out", out),
  );
  add("the real scan, 201 frames, read and prepared", ratio, "1.5", "frames chosen to pattern : autophase prepare");
}

async function starts() {
  const pattern = join(folder, "P.cxi");
  if (!existsSync(pattern)) {
    const settings = ["--crop", "64,64,64", "--threshold", "2", "--no-report", "--out", pattern];
    await commandLine("prepare", join(values.scan, "frames"), ...settings);
  }
  const [recipe, count, seed] = ["20*ER+160*HIO+20*ER", "10", "3"];
  const args = ["--preset", "standard", "--recipe", recipe, "--starts", count, "--seed", seed, "--engine", "wasm"];
  const ratio = await byTurns(
    () =>
      visit(async (page) => {
        await page.goto(address);
        await open(page, pattern);
        await page.getByLabel("recipe", { exact: true }).waitFor();
        await set(page, { recipe, starts: count, seed });
        return measured(async () => {
          await press(page, "Reconstruct");
          await sees(page, "Distances of the starts");
        });
      }),
    () => commandLine("reconstruct", pattern, ...args, "--no-report", "--out", join(folder, "R.cxi")),
  );
  add("ten starts of it", ratio, "1.15", `${recipe}: pressed to verdict : autophase reconstruct`);
}

async function planes() {
  const size = 256;
  const data = Uint16Array.from({ length: size ** 3 }, (_, i) => ((i * 7919) % 97) + (i === size ** 3 / 2 ? 1e4 : 0));
  const file = join(folder, "large.npy");
  writeFileSync(file, writeNpy({ data, shape: [size, size, size] }));
  const rates = [];
  await visit(async (page) => {
    await page.goto(address);
    await open(page, file);
    await press(page, "Phase it");
    await press(page, /prepare$/);
    await page.waitForTimeout(2000);
    for (let k = 0; k < turns; k++) {
      let rate = 0;
      const { processor } = await measured(async () => {
        rate = await page.evaluate(scrollThrough, size);
      });
      rates.push([rate, (1000 * processor) / PLANES]);
    }
  });
  const [rate, processor] = [0, 1].map((k) => medianOf(rates.map((one) => one[k])));
  add(
    "planes of a 256^3 volume scrolled through",
    `${rate.toFixed(0)} a second`,
    "60 (at least)",
    `slider moved to plane painted, one after the other; ${processor.toFixed(1)} ms of processor each`,
  );
}

/** In the page: each place of the slider, once the one before is painted. */
async function scrollThrough(size) {
  const canvas = document.querySelector(".planes canvas");
  const slider = document.querySelector('.planes input[type="range"]');
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const paint = CanvasRenderingContext2D.prototype.putImageData;
  let painted = () => {};
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    paint.apply(this, args);
    if (this.canvas === canvas) painted();
  };
  const began = performance.now();
  const count = 120;
  for (let k = 0; k < count; k++) {
    const done = new Promise((resolve) => {
      painted = resolve;
    });
    setValue.call(slider, String((k * 2 + 1) % size));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await done;
  }
  CanvasRenderingContext2D.prototype.putImageData = paint;
  const milliseconds = performance.now() - began;
  return (1000 * count) / milliseconds;
}

async function surface() {
  const size = 192;
  const radius = 75;
  const inside = new Uint8Array(size ** 3);
  for (let i = 0; i < inside.length; i++) {
    const place = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size];
    inside[i] = Number(Math.hypot(...place.map((at) => at - size / 2)) < radius);
  }
  const shape = [size, size, size];
  const real = Float32Array.from(inside);
  const reconstruction = {
    object: { real, imag: new Float32Array(real.length), shape },
    support: { data: inside, shape },
    pattern: { intensity: { data: real, shape } },
    errorCurve: Float32Array.of(0.1),
    history: [],
  };
  const file = join(folder, "ball.cxi");
  writeFileSync(file, await writeCxi({ kind: "reconstruction", reconstruction }));
  const rates = [];
  const triangles = await visit(async (page) => {
    await page.addInitScript(() => {
      const draw = WebGL2RenderingContext.prototype.drawElements;
      WebGL2RenderingContext.prototype.drawElements = function (...args) {
        globalThis.mostDrawn = Math.max(globalThis.mostDrawn ?? 0, args[1] / 3);
        return draw.apply(this, args);
      };
    });
    await page.goto(address);
    await open(page, file);
    await page.locator(".scale-bar text").first().waitFor({ timeout: 300_000 });
    await page.evaluate(() => {
      Object.assign(document.querySelector(".surface canvas").style, { width: "800px", height: "600px" });
    });
    await page.waitForTimeout(1500);
    for (let k = 0; k < turns; k++) {
      let rate = 0;
      const { processor } = await measured(async () => {
        rate = await page.evaluate(turnAround);
      });
      rates.push([rate, (1000 * processor) / PICTURES]);
    }
    return page.evaluate("globalThis.mostDrawn");
  });
  add(
    "a surface turned",
    `${medianOf(rates.map(([rate]) => rate)).toFixed(1)} pictures a second, ${medianOf(rates.map(([, cost]) => cost)).toFixed(0)} ms of processor each`,
    "30 (at least)",
    `${triangles} triangles, 800 x 600, each picture read back`,
  );
}

/** In the page. @returns pictures a second. */
function turnAround() {
  const canvas = document.querySelector(".surface canvas");
  const began = performance.now();
  const count = 36;
  for (let k = 0; k < count; k++)
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  return (1000 * count) / (performance.now() - began);
}

async function memory() {
  const size = 128;
  const file = join(folder, "pattern.npy");
  const data = Float32Array.from({ length: size ** 3 }, (_, i) => {
    const place = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size];
    return Math.round(place.reduce((peak, at) => peak / (1 + ((at - size / 2) / 4) ** 2), 1e6));
  });
  writeFileSync(file, writeNpy({ data, shape: [size, size, size] }));
  let most = 0;
  await visit(async (page) => {
    await page.goto(address);
    await open(page, file);
    await set(page, { "crop voxels": "full" });
    await press(page, "Phase it");
    await set(page, { recipe: "20*ER+40*HIO+20*ER", starts: "2" });
    await press(page, "Reconstruct");
    const isOver = sees(page, "Distances of the starts").then(() => true);
    const { processInfo } = await system.send("SystemInfo.getProcessInfo");
    const pids = processInfo.filter(({ type }) => type === "renderer");
    for (;;) {
      most = Math.max(
        most,
        pids.map(({ id }) => megabytes(id)).reduce((a, b) => Math.max(a, b), 0),
      );
      if (await Promise.race([isOver, new Promise((resolve) => setTimeout(() => resolve(false), 200))])) break;
    }
  });
  add(
    "memory of a tab that phases 128^3",
    `${most.toFixed(0)} MB`,
    "600 MB",
    "most of its process, shared pages by their share",
  );
}

function megabytes(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1000;
}

/** Tasks of the page's own thread over a whole walk, by the time of the processor that each took. */
async function tasks() {
  await visit(async (page) => {
    const session = await page.context().newCDPSession(page);
    const events = [];
    session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
    await page.goto(address);
    await session.send("Tracing.start", {
      traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "blink.user_timing", "__metadata"] },
    });
    await press(page, "Open the example");
    await sees(page, "oversampling");
    await page.getByLabel("rectangle").check();
    const box = await page.locator(".canvas").nth(1).boundingBox();
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 40, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await press(page, "Undo");
    await press(page, "Phase it");
    await set(page, { recipe: "20*ER+80*HIO+20*ER", starts: "2" });
    await press(page, "Reconstruct");
    await sees(page, "Distances of the starts");
    await page.getByLabel("second", { exact: true }).selectOption("1");
    await sees(page, /Distance 0\.\d+/);
    await page.waitForTimeout(1000);
    await press(page, /look$/);
    await sees(page, "nm from the middle");
    await page.locator(".scale-bar text").first().waitFor();
    await page.getByLabel("colour by").selectOption("strain");
    await page.waitForTimeout(1000);
    await press(page, /take away$/);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "C.html", exact: true }).click();
    await saving;
    const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await done;
    const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
    const pages = events.filter(
      ({ name, pid, tid }) => name.endsWith("RunTask") && pid === main?.pid && tid === main?.tid,
    );
    const long = pages.filter(({ tdur = 0 }) => tdur > 50_000).sort((a, b) => b.tdur - a.tdur);
    for (const task of long.slice(0, 8)) {
      const inside = events.filter(
        ({ pid, tid, ts, dur = 0, name }) =>
          pid === task.pid &&
          tid === task.tid &&
          ts >= task.ts &&
          ts + dur <= task.ts + task.dur &&
          !name.endsWith("RunTask"),
      );
      const longest = inside.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0)).slice(0, 4);
      const words = longest.map(
        ({ name, tdur = 0, args }) =>
          `${name} ${(tdur / 1000).toFixed(0)} ${args?.data?.functionName ?? args?.data?.type ?? args?.data?.url ?? ""}`,
      );
      process.stderr.write(`  task of ${(task.tdur / 1000).toFixed(0)} ms: ${words.join("; ")}\n`);
    }
    const most = pages.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000;
    add(
      "longest task of the page over a walk",
      `${most.toFixed(0)} ms, ${long.length} above 50 ms`,
      "50 ms",
      `${pages.length} tasks, processor time: open, mask, phase, judge, look, save`,
    );
  });
}
