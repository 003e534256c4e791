/** A reconstruction on tensors. */

import { type ComplexArray, mapTo, type Shape, turnOfEvents } from "@autophase/tensor-io";
import { centralBoxIndices } from "../central-box.js";
import type {
  EngineStep,
  GradientOptions,
  GradientResult,
  PhasingProblem,
  PhasingWorkspace,
  RunResult,
} from "../engine.js";
import { NumericError } from "../errors.js";
import { assertFiniteGradient } from "../finite-gradient.js";
import { workspaceInTurns } from "../workspace-in-turns.js";
import type { Tensorflow } from "./field.js";
import { compareObject, countSupport, cutSpectrum, runStep, type StepOutcome, takeGradient } from "./run-step.js";
import {
  createTensorMemory,
  disposeMemory,
  readState,
  readSupport,
  type TensorMemory,
  writePointSpread,
  writeProblem,
  writeState,
  writeSupport,
} from "./tensor-memory.js";

export function createTensorWorkspace(tf: Tensorflow, problem: PhasingProblem): PhasingWorkspace {
  const memory = createTensorMemory(tf, problem);
  return workspaceInTurns({
    engine: "tensorflow",
    shape: memory.shape,
    write: (state) => writeState(memory, state),
    read: (fields) => readState(memory, fields),
    writeSupport: (support) => writeSupport(memory, support),
    readSupport: () => readSupport(memory),
    writeProblem: (next) => writeProblem(memory, next),
    writePointSpread: (pointSpread) => writePointSpread(memory, pointSpread),
    gradient: (options) => readGradient(memory, options),
    centralSpectrum: (box) => readCentralSpectrum(memory, box),
    run: (steps) => runSteps(memory, steps),
    chi: async () => Math.sqrt(await read(compareObject(memory))) / memory.measurement.norm,
    free: () => disposeMemory(memory),
  });
}

async function runSteps(memory: TensorMemory, steps: readonly EngineStep[]): Promise<RunResult> {
  const outcomes: StepOutcome[] = [];
  try {
    let servedEvents = performance.now();
    for (const step of steps) {
      outcomes.push(runStep(memory, step));
      if (performance.now() - servedEvents < BUSY_MILLISECONDS) continue;
      await turnOfEvents();
      servedEvents = performance.now();
    }
    return await readOutcomes(memory, steps, outcomes);
  } finally {
    memory.tf.dispose(outcomes.map((outcome) => ({ ...outcome })));
  }
}

/** How long a run keeps the thread from serving events where a backend computes on it. */
const BUSY_MILLISECONDS = 50;

/** Only now does a GPU have to be waited for. */
async function readOutcomes(
  memory: TensorMemory,
  steps: readonly EngineStep[],
  outcomes: readonly StepOutcome[],
): Promise<RunResult> {
  const { measurement, scale } = memory;
  const chi: number[] = [];
  const dots: number[] = [];
  for (const [index, { residual, total, dot }] of outcomes.entries()) {
    if (dot) dots.push((await dot.data())[0] / scale ** 2);
    if (!residual || !total) continue;
    chi.push(Math.sqrt((await residual.data())[0]) / measurement.norm);
    assertFinite(steps[index], index, chi.at(-1) as number, (await total.data())[0]);
  }
  const supportVoxels = await read(countSupport(memory));
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels };
}

function assertFinite(step: EngineStep | undefined, index: number, chi: number, total: number): void {
  if (Number.isFinite(chi) && Number.isFinite(total)) return;
  const name = step?.type === "iterate" ? step.rule.name : step?.type;
  throw new NumericError(index, `run: step ${index} (${name}): the iterate is no longer finite (chi ${chi})`);
}

async function readGradient(memory: TensorMemory, options: GradientOptions): Promise<GradientResult> {
  const { measurement, scale } = memory;
  const outcome = takeGradient(memory, options);
  const chi = Math.sqrt(await read(outcome.residual)) / measurement.norm;
  const square = (await read(outcome.square)) / scale ** 2;
  const products: number[] = [];
  for (const product of outcome.products) products.push((await read(product)) / scale ** 2);
  const result = { chi, square, products };
  assertFiniteGradient(result);
  return result;
}

async function readCentralSpectrum(memory: TensorMemory, box: Shape): Promise<ComplexArray> {
  const { shape, scale } = memory;
  const { real, imag } = cutSpectrum(memory, centralBoxIndices(shape, box));
  const take = async (part: typeof real): Promise<Float32Array<ArrayBuffer>> => {
    const values = mapTo(Float32Array, await part.data(), (value) => value / scale);
    part.dispose();
    return values;
  };
  return { real: await take(real), imag: await take(imag), shape: [...box] };
}

async function read(value: ReturnType<typeof countSupport>): Promise<number> {
  const [number] = await value.data();
  value.dispose();
  return number as number;
}
