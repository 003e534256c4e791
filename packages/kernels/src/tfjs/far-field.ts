/**
 * `FarFieldModulus` `{ amplitude, phase }` -> `[modulus, field]` and `FarFieldModulusGrad`
 * `{ dy, field, amplitude, phase }` -> `[gradient of the amplitude, of the phase]`, `[batch, depth, height, width, 1]`,
 * centred, every length above 1; the field is what the gradient needs and nobody else reads.
 * `assembly/learning/far-field.ts` has the formulas.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { createFftPlans, type FftPlans } from "../wasm/fft-plan.js";
import { type Grid, layOut } from "../wasm/grid.js";
import { FAR_FIELD_JOB, JOB, TRANSFORM } from "../wasm/layout.generated.js";
import type { Runtime } from "../wasm/runtime.js";
import { wordsOf } from "../wasm/structure.js";
import { produceAll, type WasmKernel } from "./kernel.js";
import type { WasmBackend } from "./wasm-backend.js";

const modulus: WasmKernel = {
  name: "FarFieldModulus",
  run: ({ inputs: { amplitude, phase }, backend }) => {
    const { shape } = amplitude;
    const grid = layOut(shape.slice(1, 4), plansOf(backend.runtime));
    return produceAll(backend, (keep) => {
      const out = keep(backend.createTensor(shape));
      const field = keep(backend.createTensor([shape[0], grid.complexBytes / 4]));
      (backend.data.get(field.dataId).values as Float32Array).fill(0);
      forEachSample(backend, grid, shape, (sample) => {
        const at = (tensor: TensorInfo) => sampleOf(backend, tensor, sample);
        return { amplitude: at(amplitude), phase: at(phase), field: at(field), modulus: at(out), isInverse: 0 };
      });
      return [out, field];
    });
  },
};

const gradient: WasmKernel = {
  name: "FarFieldModulusGrad",
  run: ({ inputs: { dy, field, amplitude, phase }, backend }) => {
    const { shape } = amplitude;
    const grid = layOut(shape.slice(1, 4), plansOf(backend.runtime));
    return produceAll(backend, (keep) => {
      const toAmplitude = keep(backend.createTensor(shape));
      const toPhase = keep(backend.createTensor(shape));
      backend.withScratch(grid.complexBytes, (copy) =>
        forEachSample(backend, grid, shape, (sample) => {
          const at = (tensor: TensorInfo) => sampleOf(backend, tensor, sample);
          backend.runtime.bytes().copyWithin(copy, at(field), at(field) + grid.complexBytes);
          const gradients = { toAmplitude: at(toAmplitude), toPhase: at(toPhase) };
          return {
            amplitude: at(amplitude),
            phase: at(phase),
            field: copy,
            modulus: at(dy),
            isInverse: 1,
            ...gradients,
          };
        }),
      );
      return [toAmplitude, toPhase];
    });
  },
};

export const FAR_FIELD_KERNELS: readonly WasmKernel[] = [modulus, gradient];

interface Places {
  readonly amplitude: number;
  readonly phase: number;
  readonly field: number;
  /** Or its gradient. */
  readonly modulus: number;
  readonly isInverse: 0 | 1;
  readonly toAmplitude?: number;
  readonly toPhase?: number;
}

/** Plans live as long as the runtime. */
const plansOfRuntimes = new WeakMap<Runtime, FftPlans>();

function plansOf(runtime: Runtime): FftPlans {
  const plans = plansOfRuntimes.get(runtime) ?? createFftPlans(runtime);
  plansOfRuntimes.set(runtime, plans);
  return plans;
}

function forEachSample(
  backend: WasmBackend,
  grid: Grid,
  shape: readonly number[],
  place: (sample: number) => Places,
): void {
  backend.withScratch(backend.runtime.pool.threads * grid.scratchBytes, (scratch) => {
    for (let sample = 0; sample < shape[0]; sample++) {
      const { amplitude, phase, field, modulus, isInverse, toAmplitude = 0, toPhase = 0 } = place(sample);
      const gridWords = backend.placeWords(grid.words);
      const { scratchBytes } = grid;
      const job = { grid: gridWords, source: field, destination: field, isInverse, scratch, scratchBytes, scale: 1 };
      const transform = backend.placeWords(wordsOf(TRANSFORM, job));
      const [, depth, height, width] = shape;
      const words = wordsOf(FAR_FIELD_JOB, {
        grid: gridWords,
        amplitude,
        phase,
        field,
        modulus,
        transform,
        depth,
        height,
        width,
        toAmplitude,
        toPhase,
      });
      backend.perform(isInverse === 1 ? JOB.farFieldGradient : JOB.farField, words);
    }
  });
}

function sampleOf(backend: WasmBackend, tensor: TensorInfo, sample: number): number {
  const size = tensor.shape.slice(1).reduce((a, b) => a * b, 1);
  return backend.addressOf(tensor) + 4 * size * sample;
}
