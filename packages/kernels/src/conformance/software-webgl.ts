/** The webgl engine on SwiftShader: of a page in Chromium, called from here. */

import { fileURLToPath } from "node:url";
import * as tensorIo from "@autophase/tensor-io";
import { findChromium, launchChromium, SOFTWARE_WEBGL } from "@autophase/vitest/chromium";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import type { PhasingEngine, PhasingWorkspace } from "../engine.js";
import type { EngineStatus } from "../engine-entry.js";
import * as kernelErrors from "../errors.js";
import type { WebglEngine } from "../webgl/webgl-engine.js";
import type { Answer, WebglPage, WorkspaceMethod } from "./webgl-page.js";

export interface SoftwareWebgl {
  readonly engine: WebglEngine;
  readonly page: Page;
  close(): Promise<void>;
}

/** The engine, or in words why there is none. What is there and fails is an error, not a reason to skip. */
export async function openSoftwareWebgl(): Promise<SoftwareWebgl | string> {
  const executable = findChromium();
  if (executable === undefined) return "no /usr/bin/chromium, and AUTOPHASE_CHROMIUM names none";
  const browser = await launchChromium(executable, SOFTWARE_WEBGL);
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundlePage() });
  const engine = await openOn(page);
  if (!engine.isSoftware) throw new TypeError(`expected SwiftShader, got ${engine.rendererName}`);
  return { engine, page, close: () => browser.close() };
}

/** Whether that page has the engine. */
export async function statusOn(page: Page): Promise<EngineStatus> {
  return (await ask(page, "status", [])) as EngineStatus;
}

/** An engine of that page; each one that is opened takes the place of the one before. */
export async function openOn(page: Page): Promise<WebglEngine> {
  const described = (await ask(page, "open", [])) as Omit<WebglEngine, keyof PhasingEngine> & PhasingEngine;
  return {
    ...described,
    createWorkspace: async (problem, needs) => {
      const id = (await ask(page, "create", [problem, needs])) as number;
      const call = (method: WorkspaceMethod, ...values: unknown[]) => ask(page, "call", [id, method, values]);
      return {
        shape: [...problem.shape],
        write: (state) => call("write", state),
        read: (options) => call("read", options),
        writeSupport: (support) => call("writeSupport", support),
        readSupport: () => call("readSupport"),
        writeProblem: (next) => call("writeProblem", next),
        writePointSpread: (pointSpread) => call("writePointSpread", pointSpread),
        gradient: (options) => call("gradient", options),
        centralSpectrum: (box) => call("centralSpectrum", box),
        run: (steps) => call("run", steps),
        chi: () => call("chi"),
        dispose: () => letGo(call("dispose")),
      } as PhasingWorkspace;
    },
    dispose: () => letGo(ask(page, "dispose", [])),
  };
}

/** A page that has been closed meanwhile has nothing left to dispose of. */
function letGo(disposing: Promise<unknown>): void {
  disposing.catch(() => {});
}

async function ask(page: Page, name: keyof WebglPage, values: readonly unknown[]): Promise<unknown> {
  const answer = await page.evaluate(
    ([method, given]) => {
      const { webglPage } = globalThis as unknown as { webglPage: Record<string, (...values: unknown[]) => unknown> };
      return webglPage[method as string](...(given as unknown[])) as Promise<Answer | undefined>;
    },
    [name, values] as const,
  );
  if (answer && "error" in answer) throw revived(answer.error);
  return answer?.value;
}

/** An error of the class that it was thrown as. */
function revived(error: Readonly<Record<string, unknown>>): Error {
  const classes = { ...tensorIo, ...kernelErrors } as unknown as Readonly<
    Record<string, { prototype: object } | undefined>
  >;
  const { prototype = Error.prototype } = classes[String(error._tag)] ?? {};
  return Object.assign(Object.create(prototype), error);
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("webgl-page.ts", import.meta.url))],
    bundle: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    conditions: ["@autophase/source"],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}
