/** Phasing with an engine that a page may have, and with the reference. */

import type { EngineStep, ObjectRule, PhasingEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createGpuEngine } from "@autophase/kernels/webgpu";
import { createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";

export interface GpuOutcome {
  readonly description: string;
  readonly gpu: readonly number[];
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
export async function runGpu(): Promise<GpuOutcome> {
  const engine = await createGpuEngine();
  const gpu = await valuesOf(engine);
  engine.dispose();
  return { description: engine.description, gpu, reference: await valuesOf(createReferenceEngine()) };
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
