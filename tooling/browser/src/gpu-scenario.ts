/** Phasing with an engine that a page may have, and with the reference; a crystal found by such an engine. */

import { compareObjects, type TruthMetrics } from "@autophase/analysis";
import { createEngine, type EngineStep, type ObjectRule, type PhasingEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { solve } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Engines that compute on what the browser lends. */
export type PageEngine = "gpu" | "webgl";

export interface GpuOutcome {
  readonly description: string;
  readonly actual: readonly number[];
  readonly reference: readonly number[];
}

const SHAPE: Shape = [4, 5, 7];
const HIO: ObjectRule = {
  name: "hio",
  inside: { object: 0, projected: 1 },
  outside: { object: 1, projected: -0.9 },
};
const STEPS: readonly EngineStep[] = [
  { type: "iterate", rule: HIO },
  { type: "shrink-wrap", sigma: 1, threshold: 0.5 },
  { type: "iterate", rule: HIO },
];

/** Object, `chi` and size of the support after two iterations and a shrink-wrap. */
export async function runGpu(name: PageEngine): Promise<GpuOutcome> {
  const engine = await createEngine(name);
  const actual = await valuesOf(engine);
  engine.dispose();
  return { description: engine.description, actual, reference: await valuesOf(createReferenceEngine()) };
}

async function valuesOf(engine: PhasingEngine): Promise<number[]> {
  const random = createRandom(1);
  const draw = (): Float32Array => Float32Array.from({ length: sizeOfShape(SHAPE) }, () => random.normal());
  const workspace = await engine.createWorkspace({ shape: SHAPE, modulus: draw().map((value) => Math.abs(9 * value)) });
  const support = Uint8Array.from(draw(), (value) => (value > 0 ? 1 : 0));
  await workspace.write({ object: { real: draw(), imag: draw(), shape: SHAPE }, support });
  const { chi, supportVoxels } = await workspace.run(STEPS);
  const { object } = await workspace.read();
  workspace.dispose();
  return [...object.real, ...object.imag, ...chi, supportVoxels];
}

/** The crystal of `npm run demo` from its pattern, beside the truth. */
export async function findDemoCrystal(name: PageEngine): Promise<TruthMetrics> {
  const { pattern, object } = simulateCrystal({ seed: 7, index: 0, detector: { peakCounts: 1e6 } });
  const engine = await createEngine(name);
  try {
    // a support that narrows quickly: software takes half a second an iteration
    const shrinkWrap = { sigma: [1.5, 1], threshold: 0.2, every: 5 } as const;
    const solution = await solve(pattern, { engine, recipe: "60*HIO+15*ER", shrinkWrap, seed: 3 });
    return compareObjects(solution.object, object);
  } finally {
    engine.dispose();
  }
}
