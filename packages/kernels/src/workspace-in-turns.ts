/** What workspaces whose work takes turns have in common: checks, the order of what is asked for, and their end. */

import {
  assertBox,
  assertGradient,
  assertPointSpread,
  assertProblem,
  assertState,
  assertStep,
  assertSupport,
} from "./assert-problem.js";
import type { PhasingProblem, PhasingState, PhasingWorkspace } from "./engine.js";
import { DisposedError } from "./errors.js";
import { createTurns } from "./turns.js";

/** What an engine does, one at a time, with what has been checked. As in `PhasingWorkspace`. */
export interface WorkspaceWork extends Pick<PhasingWorkspace, "shape"> {
  /** Name of the engine, for messages. */
  readonly engine: string;
  /** @throws where the device is gone. */
  readonly assertUsable?: () => void;
  readonly write: (state: PhasingState) => void;
  readonly read: (fields: boolean) => Promise<PhasingState>;
  readonly writeSupport: (support: Uint8Array) => void;
  readonly readSupport: () => Promise<Uint8Array>;
  readonly writeProblem: (problem: PhasingProblem) => void;
  readonly writePointSpread: (pointSpread: PhasingProblem["pointSpread"]) => void;
  readonly gradient: PhasingWorkspace["gradient"];
  readonly centralSpectrum: PhasingWorkspace["centralSpectrum"];
  readonly run: PhasingWorkspace["run"];
  readonly chi: PhasingWorkspace["chi"];
  /** Gives the memory back. */
  readonly free: () => void;
}

export function workspaceInTurns(work: WorkspaceWork): PhasingWorkspace {
  const { engine, shape } = work;
  const turns = createTurns();
  let isDisposed = false;
  const inTurn = <Result>(act: () => Result | Promise<Result>): Promise<Result> =>
    turns.take(async () => {
      if (isDisposed) throw new DisposedError(`${engine} engine: this workspace was disposed`);
      work.assertUsable?.();
      return act();
    });
  return {
    shape,
    write: (state) =>
      inTurn(() => {
        assertState(state, shape);
        work.write(state);
      }),
    read: ({ fields = true } = {}) => inTurn(() => work.read(fields)),
    writeSupport: (support) =>
      inTurn(() => {
        assertSupport("writeSupport", support, shape);
        work.writeSupport(support);
      }),
    readSupport: () => inTurn(work.readSupport),
    writeProblem: (next) =>
      inTurn(() => {
        const problem = { ...next, shape };
        assertProblem(problem, "writeProblem");
        work.writeProblem(problem);
      }),
    writePointSpread: (pointSpread) =>
      inTurn(() => {
        if (pointSpread) assertPointSpread(pointSpread, shape);
        work.writePointSpread(pointSpread);
      }),
    gradient: (options) =>
      inTurn(() => {
        assertGradient(options);
        return work.gradient(options);
      }),
    centralSpectrum: (box) =>
      inTurn(() => {
        assertBox("centralSpectrum", box, shape);
        return work.centralSpectrum(box);
      }),
    run: (steps) =>
      inTurn(() => {
        steps.forEach(assertStep);
        return work.run(steps);
      }),
    chi: () => inTurn(work.chi),
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      turns.whenIdle(work.free);
    },
  };
}
