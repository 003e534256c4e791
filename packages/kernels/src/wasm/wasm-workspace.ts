/** A reconstruction on the WebAssembly kernels. */

import { turnOfEvents } from "@autophase/tensor-io";
import {
  assertBox,
  assertGradient,
  assertPointSpread,
  assertProblem,
  assertState,
  assertStep,
  assertSupport,
} from "../assert-problem.js";
import type {
  EngineStep,
  GradientOptions,
  GradientResult,
  PhasingProblem,
  PhasingWorkspace,
  RunResult,
  WorkspaceNeeds,
} from "../engine.js";
import { DisposedError, NumericError, WorkerError } from "../errors.js";
import { assertFiniteGradient } from "../finite-gradient.js";
import { createTurns } from "../turns.js";
import type { Job } from "./control.js";
import { JOB } from "./layout.generated.js";
import type { Runtime } from "./runtime.js";
import { type GradientStep, writeSteps } from "./step-block.js";
import {
  copyInSupport,
  copyOutSupport,
  fieldAddress,
  readCentralSpectrum,
  readState,
  reserveFor,
  reserveWorkspace,
  type WorkspaceMemory,
  writePointSpread,
  writeProblem,
  writeState,
} from "./workspace-memory.js";

/** @throws {EngineMemoryError} when the arrays do not fit; nothing stays reserved then. */
export async function createWasmWorkspace(
  runtime: Runtime,
  problem: PhasingProblem,
  needs: WorkspaceNeeds,
  onDispose: () => void,
): Promise<PhasingWorkspace> {
  const shape = [...problem.shape];
  const memory = await reserveWorkspace(runtime, problem, needs);
  const turns = createTurns();
  let isDisposed = false;
  let isLost = false;
  const assertUsable = () => {
    if (isDisposed || runtime.isDisposed) throw new DisposedError("wasm engine: this workspace was disposed");
  };
  const assertPresent = () => {
    assertUsable();
    if (isLost) throw new WorkerError("wasm engine: the state was lost with a thread; write one before going on");
  };
  const perform: Perform = async (job, signal) => {
    let isDone: boolean;
    try {
      isDone = await runtime.pool.run(job, memory.block.address, { signal });
    } catch (error) {
      isLost = true;
      throw error;
    }
    assertUsable();
    if (!isDone) throw signal?.reason;
  };
  return {
    shape,
    write: (state) =>
      turns.take(async () => {
        assertState(state, shape);
        assertUsable();
        writeState(memory, state);
        isLost = false;
      }),
    read: (options = {}) =>
      turns.take(async () => {
        assertPresent();
        return readState(memory, shape, options);
      }),
    writeSupport: (support) =>
      turns.take(async () => {
        assertSupport("writeSupport", support, shape);
        assertPresent();
        copyInSupport(memory, support);
      }),
    readSupport: () =>
      turns.take(async () => {
        assertPresent();
        return copyOutSupport(memory, shape);
      }),
    writeProblem: (next) =>
      turns.take(async () => {
        assertProblem({ ...next, shape }, "writeProblem");
        assertUsable();
        await writeProblem(memory, { ...next, shape });
      }),
    writePointSpread: (pointSpread) =>
      turns.take(async () => {
        if (pointSpread) assertPointSpread(pointSpread, shape);
        assertUsable();
        await writePointSpread(memory, pointSpread, shape);
      }),
    gradient: (options, { signal } = {}) =>
      turns.take(async () => {
        assertGradient(options);
        assertPresent();
        signal?.throwIfAborted();
        return takeGradient(memory, options, (job) => perform(job, signal));
      }),
    centralSpectrum: (box) =>
      turns.take(async () => {
        assertBox("centralSpectrum", box, shape);
        assertPresent();
        return readCentralSpectrum(memory, box, shape);
      }),
    run: (steps, { signal } = {}) =>
      turns.take(async () => {
        steps.forEach(assertStep);
        assertPresent();
        signal?.throwIfAborted();
        return runSteps(memory, steps, perform, signal);
      }),
    chi: () =>
      turns.take(async () => {
        assertPresent();
        return measure(memory, perform);
      }),
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      turns.whenIdle(() => {
        memory.free();
        onDispose();
      });
    },
  };
}

/** @throws the signal's reason when the job was left for it. */
type Perform = (job: Job, signal?: AbortSignal) => Promise<void>;

async function takeGradient(
  memory: WorkspaceMemory,
  options: GradientOptions,
  perform: Perform,
): Promise<GradientResult> {
  const count = 2 + options.products.length;
  const [chi, ...sums] = await performSteps(memory, [{ type: "gradient", ...options }], perform, count);
  const [square, ...products] = sums.map((sum) => sum / memory.scale ** 2);
  const result = { chi, square, products };
  assertFiniteGradient(result);
  return result;
}

async function runSteps(
  memory: WorkspaceMemory,
  steps: readonly EngineStep[],
  perform: Perform,
  signal: AbortSignal | undefined,
): Promise<RunResult> {
  const { runtime, block } = memory;
  reserveFor(memory, steps);
  const chi: number[] = [];
  const dots: number[] = [];
  let servedEvents = performance.now();
  for (const { first, count } of portions(steps, runtime.pool.threads)) {
    const portion = steps.slice(first, first + count);
    // a later portion finds changed what the first one did
    const results = await runPortion(memory, portion, first, (job) => perform(job, first === 0 ? signal : undefined));
    chi.push(...results.filter((_, index) => portion[index]?.type === "iterate"));
    dots.push(...results.filter((_, index) => portion[index]?.type === "dot").map((dot) => dot / memory.scale ** 2));
    if (runtime.pool.threads > 1 || performance.now() - servedEvents < BUSY_MILLISECONDS) continue;
    await turnOfEvents();
    servedEvents = performance.now();
  }
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels: block.get("supportVoxels") };
}

/** How long a run on the calling thread keeps it from serving events. */
const BUSY_MILLISECONDS = 50;

/**
 * All steps at once where other threads do them. On the calling thread one iterate at a time with what follows it, so
 * that events are served in between.
 */
function portions(steps: readonly EngineStep[], threads: number): { first: number; count: number }[] {
  if (threads > 1) return [{ first: 0, count: steps.length }];
  const starts = steps.flatMap(({ type }, index) => (type === "iterate" || index === 0 ? [index] : []));
  return starts.map((first, k) => ({ first, count: (starts[k + 1] ?? steps.length) - first }));
}

/** One result for each step: `chi` of an iterate, the product of a dot. */
async function runPortion(
  memory: WorkspaceMemory,
  steps: readonly EngineStep[],
  first: number,
  perform: Perform,
): Promise<Float64Array> {
  if (steps.length === 0) return new Float64Array(0);
  const results = await performSteps(memory, steps, perform, steps.length);
  assertFinite(memory.block.get("failure"), steps, first, results);
  return results;
}

/** @returns the first `count` of the numbers that the steps leave. */
async function performSteps(
  memory: WorkspaceMemory,
  steps: readonly (EngineStep | GradientStep)[],
  perform: Perform,
  count: number,
): Promise<Float64Array> {
  const { runtime, block } = memory;
  const program = writeSteps({ ...memory, fieldAddress: (field) => fieldAddress(memory, field) }, steps);
  try {
    return await withResults(memory, count, async (results) => {
      block.fill({ steps: program.address, stepCount: steps.length, failure: 0 });
      await perform(JOB.run);
      return runtime.doubles().slice(results, results + count);
    });
  } finally {
    program.free();
  }
}

/** Has room for what a job leaves while `use` works with it. @param use - is given the index of the first double. */
async function withResults<Result>(
  { runtime, block }: WorkspaceMemory,
  count: number,
  use: (first: number) => Promise<Result>,
): Promise<Result> {
  const address = runtime.allocate(8 * count);
  try {
    block.set("results", address);
    return await use(address / 8);
  } finally {
    runtime.free(address);
  }
}

function assertFinite(failure: number, steps: readonly EngineStep[], first: number, results: Float64Array): void {
  if (failure === 0) return;
  const index = failure - 1;
  const step = steps[index];
  const name = step?.type === "iterate" ? step.rule.name : step?.type;
  const at = first + index;
  throw new NumericError(at, `run: step ${at} (${name}): the iterate is no longer finite (chi ${results[index]})`);
}

function measure(memory: WorkspaceMemory, perform: Perform): Promise<number> {
  return withResults(memory, 1, async (results) => {
    await perform(JOB.measure);
    return memory.runtime.doubles()[results];
  });
}
