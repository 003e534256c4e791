/** Phasing with the wasm engine, in Node or on a page. */

import { createEngine, type EngineStep } from "@autophase/kernels";
import {
  createRuntime,
  createWasmEngine,
  createWasmFft,
  type RuntimeOptions,
  supportedThreads,
} from "@autophase/kernels/wasm";
import {
  type ComplexArray,
  createRandom,
  type FloatData,
  type Shape,
  sizeOfShape,
  turnOfEvents,
} from "@autophase/tensor-io";
import type { Outcome } from "./outcome.js";

/** Each length is a radix of the transform, so there are no twiddle factors, which JavaScript would tabulate. */
const WITHOUT_TABLES: Shape = [8, 5, 7];
/** Two radices, Bluestein's method, one radix twice. */
const WITH_TABLES: Shape = [12, 22, 9];

const ER: EngineStep = {
  type: "iterate",
  rule: { name: "er", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
};
const SHRINK_WRAP: EngineStep = { type: "shrink-wrap", sigma: 1.2, threshold: 0.7 };

/**
 * Transforms, and one iteration of error reduction with and without a shrink-wrap after it.
 * @param workerUrl - of the program of a thread, for pages whose policy forbids workers made of text.
 */
export async function runPhasing(threads: number, workerUrl?: string): Promise<Outcome> {
  const options = workerUrl === undefined ? {} : { workerUrl };
  const [bare, tabulated] = await transformAll(threads, options, [WITHOUT_TABLES, WITH_TABLES]);
  const engine = createWasmEngine({ threads, ...options });
  try {
    const iterate = async (shape: Shape, steps: readonly EngineStep[]) => {
      const workspace = await engine.createWorkspace({ shape, modulus: draw(3, shape), mask: drawMask(4, shape, 0.9) });
      await workspace.write({ object: drawComplex(5, shape), support: drawMask(6, shape, 0.5) });
      const { chi, supportVoxels } = await workspace.run(steps);
      const { object, support } = await workspace.read();
      workspace.dispose();
      return { values: parts(object), chi: [...chi], support: [...support, supportVoxels] };
    };
    const small = await iterate(WITHOUT_TABLES, [ER]);
    const large = await iterate(WITH_TABLES, [ER]);
    const wrapped = await iterate(WITH_TABLES, [ER, SHRINK_WRAP]);
    return {
      description: engine.description,
      exact: { transform: bare, object: small.values, support: small.support },
      close: {
        transform: tabulated,
        "chi of the small object": small.chi,
        object: large.values,
        chi: large.chi,
        "object after a shrink-wrap": wrapped.values,
        "support after a shrink-wrap": wrapped.support,
      },
    };
  } finally {
    engine.dispose();
  }
}

/** What the engine says of itself before and after one measurement of `chi`, which is also given. */
export async function describePhasing(threads: number): Promise<{ before: string; after: string; chi: number }> {
  const engine = await createEngine("wasm", { wasm: { threads } });
  const before = engine.description;
  const workspace = await engine.createWorkspace({ shape: WITH_TABLES, modulus: draw(3, WITH_TABLES) });
  await workspace.write({ object: drawComplex(5, WITH_TABLES), support: drawMask(6, WITH_TABLES, 0.5) });
  const chi = await workspace.chi();
  workspace.dispose();
  engine.dispose();
  return { before, after: engine.description, chi };
}

/** How often work comes to its turn again while a timer of `milliseconds` runs, which it must not keep from ending. */
export async function countTurns(milliseconds: number): Promise<number> {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, milliseconds);
  let turns = 0;
  for (; !isOver; turns++) await turnOfEvents();
  return turns;
}

async function transformAll(threads: number, options: RuntimeOptions, shapes: readonly Shape[]): Promise<number[][]> {
  const runtime = await createRuntime(supportedThreads(threads).threads, options);
  const results: number[][] = [];
  for (const shape of shapes) {
    const fft = createWasmFft(runtime, shape);
    fft.write(drawComplex(1, shape));
    await fft.forward();
    const forward = parts(fft.read());
    await fft.inverse();
    results.push([...forward, ...parts(fft.read())]);
    fft.dispose();
  }
  runtime.dispose();
  return results;
}

function draw(seed: number, shape: Shape): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: sizeOfShape(shape) }, () => random.uniform());
}

function drawComplex(seed: number, shape: Shape): ComplexArray {
  const centred = (value: number) => value - 0.5;
  return { real: draw(seed, shape).map(centred), imag: draw(seed + 100, shape).map(centred), shape };
}

/** 1 with the given probability. */
function drawMask(seed: number, shape: Shape, probability: number): Uint8Array {
  return Uint8Array.from(draw(seed, shape), (value) => (value < probability ? 1 : 0));
}

function parts({ real, imag }: ComplexArray<FloatData>): number[] {
  return [...real, ...imag];
}
