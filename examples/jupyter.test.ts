/** The notebook's widget, bundled as its page says, in a page of nothing but a frame; its Python where anywidget is. */

import { spawnSync } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeCxi } from "@autophase/tensor-io";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const source = fileURLToPath(new URL("jupyter", import.meta.url));
const shape = [8, 8, 8];
let folder: string;
let bytes: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-jupyter-"));
  await build({
    entryPoints: [join(source, "widget.ts")],
    outfile: join(folder, "widget.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["node:*"],
    conditions: ["@autophase/source", "browser"],
    logLevel: "error",
  });
  const inside = Uint8Array.from({ length: 512 }, (_, i) => (i % 8 > 2 && i % 8 < 6 ? 1 : 0));
  const real = Float32Array.from(inside);
  const intensity = { data: Float32Array.from({ length: 512 }, (_, i) => 1 + (i % 5)), shape };
  bytes = await writeCxi({
    kind: "reconstruction",
    reconstruction: {
      object: { real, imag: new Float32Array(512), shape },
      support: { data: inside, shape },
      pattern: { intensity, history: [] },
      errorCurve: Float64Array.of(0.5, 0.2),
      history: [{ program: "autophase", version: "0", command: "", date: "2026-01-01T00:00:00Z", parameters: {} }],
    },
  });
  await writeFile(join(folder, "R.cxi"), bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function fakeModel(values: Record<string, unknown>) {
  const listeners = new Map<string, () => Promise<void>>();
  return {
    listeners,
    values,
    get: (name: string) => values[name],
    on: (name: string, callback: () => Promise<void>) => listeners.set(name, callback),
    off: (name: string) => listeners.delete(name),
  };
}

describe("the widget", () => {
  it("shows the report of a file, a sentence for another, and a live page while there is one", async () => {
    const frame = { style: {}, srcdoc: "", src: "", removeAttribute: vi.fn() };
    vi.stubGlobal("document", { createElement: () => frame });
    const { default: widget } = await import(pathToFileURL(join(folder, "widget.js")).href);
    vi.unstubAllGlobals();
    vi.stubGlobal("document", { createElement: () => frame });
    const model = fakeModel({ bytes: new DataView(new ArrayBuffer(0)), name: "R.cxi", live: "" });
    const el = { appendChild: vi.fn() };
    const remove = widget.render({ model, el });
    vi.unstubAllGlobals();
    expect(el.appendChild).toHaveBeenCalledWith(frame);
    await vi.waitFor(() => expect(frame.srcdoc).toContain("No file yet"));
    model.values.bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await model.listeners.get("change:bytes")?.();
    expect(frame.srcdoc).toMatch(/^<!doctype html>/i);
    expect(frame.srcdoc).toContain("<title>R.cxi");
    model.values.bytes = new DataView(new TextEncoder().encode("no <file>").buffer);
    await model.listeners.get("change:bytes")?.();
    expect(frame.srcdoc).toMatch(/^<p>R\.cxi: .*HDF5/);
    model.values.live = "http://127.0.0.1:8080/run";
    await model.listeners.get("change:live")?.();
    expect(frame.src).toBe("http://127.0.0.1:8080/run");
    remove();
    expect(model.listeners.size).toBe(0);
  });
});

const hasAnywidget = spawnSync("python3", ["-c", "import anywidget"]).status === 0;
describe.skipIf(!hasAnywidget)(`its Python${hasAnywidget ? "" : " (skipped: no python3 with anywidget)"}`, () => {
  it("hands a file and its name over", async () => {
    await copyFile(join(source, "autophase_widget.py"), join(folder, "autophase_widget.py"));
    const script =
      "from autophase_widget import Autophase; v = Autophase('R.cxi'); print(v.name, len(v.bytes), len(v._esm) > 1000, repr(v.live))";
    const { stdout, stderr } = spawnSync("python3", ["-c", script], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe(`R.cxi ${bytes.length} True ''`);
  });
});
