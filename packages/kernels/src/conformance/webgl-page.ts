/** Entry of a page that lends its engine to the tests. */

import type { PhasingProblem, PhasingWorkspace, WorkspaceNeeds } from "../engine.js";
import { createWebglEngine, type WebglEngine } from "../webgl/webgl-engine.js";
import { webglEntry } from "../webgl/webgl-entry.js";

/** What came of a call, in plain data. */
export type Answer = { readonly value: unknown } | { readonly error: Readonly<Record<string, unknown>> };

export type WorkspaceMethod = Exclude<keyof PhasingWorkspace, "shape">;

const workspaces = new Map<number, PhasingWorkspace>();
let engine: WebglEngine;
let last = 0;

const page = {
  status: () => answer(() => webglEntry().status()),
  open: () =>
    answer(async () => {
      engine = await createWebglEngine();
      const { name, description, rendererName, isSoftware } = engine;
      return { name, description, rendererName, isSoftware };
    }),
  create: (problem: PhasingProblem, needs?: WorkspaceNeeds) =>
    answer(async () => {
      workspaces.set(++last, await engine.createWorkspace(problem, needs));
      return last;
    }),
  call: (workspace: number, method: WorkspaceMethod, values: readonly unknown[]) =>
    answer(async () => {
      const own = workspaces.get(workspace) as PhasingWorkspace;
      return (own[method] as (...given: unknown[]) => unknown).apply(own, [...values]);
    }),
  dispose: () => engine.dispose(),
};

export type WebglPage = typeof page;

/** What a context answers in the place of its own, where that is not undefined. */
type Answers = Readonly<Record<string, ((...values: unknown[]) => unknown) | undefined>>;

const { getContext } = OffscreenCanvas.prototype;

/** Makes contexts that are opened from now on answer so. */
function pretendWebgl(answers: Answers): void {
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...values: unknown[]) {
    const context = (getContext as (...values: unknown[]) => unknown).apply(this, values) as Record<string, unknown>;
    for (const [name, own] of Object.entries(answers)) {
      const real = context[name] as (...values: unknown[]) => unknown;
      context[name] = (...given: unknown[]) =>
        own?.(...given) === undefined ? real.apply(context, given) : own(...given);
    }
    Object.assign(globalThis, { lastWebgl: context });
    return context;
  } as unknown as typeof getContext;
}

pretendWebgl({});
Object.assign(globalThis, { webglPage: page, pretendWebgl });

async function answer(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { value: await work() };
  } catch (error) {
    const { message, stack } = error as Error;
    return { error: { ...(error as object), message, stack } };
  }
}
