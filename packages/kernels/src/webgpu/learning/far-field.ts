/** `FarFieldModulus` and `FarFieldModulusGrad`, as `tfjs/far-field.ts` has them, on the transforms of phasing. */

import { formatShape, ShapeError } from "@autophase/tensor-io";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import { createFourier, type Fourier } from "../fourier.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { TURN } from "./functions.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type GpuKernel, produceAll, sizeOf } from "./kernel.js";

const modulus: GpuKernel = {
  name: "FarFieldModulus",
  run: ({ inputs: { amplitude, phase }, backend }) => {
    const { shape } = amplitude;
    const count = sizeOf(amplitude);
    return produceAll(backend, (create) => {
      const field = create([2 * count]);
      const result = create(shape);
      backend.add(POLAR, { amplitude, phase, field }, { count }, groupsFor(count));
      fourierOf(backend, shape).forward(backend.commands, backend.bufferOf(field));
      backend.add(NORMALIZE, { field, result }, { count, ...lengthsOf(shape) }, groupsFor(count));
      return [result, field];
    });
  },
};

const gradient: GpuKernel = {
  name: "FarFieldModulusGrad",
  run: ({ inputs: { dy, field, amplitude, phase }, backend }) => {
    const { shape } = amplitude;
    const count = sizeOf(amplitude);
    const volume = count / shape[0];
    return produceAll(backend, (create) => {
      const [toAmplitude, toPhase] = [create(shape), create(shape)];
      backend.withScratch(2 * count, (spectrum) => {
        backend.add(WEIGH, { dy, field, spectrum }, { count, ...lengthsOf(shape) }, groupsFor(count));
        fourierOf(backend, shape).inverse(backend.commands, spectrum);
        const tensors = { spectrum, amplitude, phase, toAmplitude, toPhase };
        backend.add(TURN_BACK, tensors, { count, volume }, groupsFor(count));
      });
      return [toAmplitude, toPhase];
    });
  },
};

export const FAR_FIELD_KERNELS: readonly GpuKernel[] = [modulus, gradient];

export function fourierOf(backend: GpuBackend, [batch, depth, height, width]: readonly number[]): Fourier {
  const shape = [depth, height, width];
  return backend.keep(`fourier ${batch} ${shape}`, () => {
    const fourier = createFourier(backend.gpu, shape, batch);
    if (fourier.reordered === undefined) return fourier;
    fourier.dispose();
    const reason = `axis ${fourier.reordered} is longer than a workgroup of this device transforms in one pass`;
    throw new ShapeError(`gpu engine: learning at ${formatShape(shape)}: ${reason}; use the wasm engine`);
  });
}

export function lengthsOf([, depth, height, width]: TensorInfo["shape"]): Record<"depth" | "height" | "width", number> {
  return { depth, height, width };
}

export const LENGTHS = { depth: "u32", height: "u32", width: "u32" } as const;

/** `centred(i)`: where the spectrum at `i` is in an array with its origin in the middle. */
export const CENTRED = `
fn centred(i: u32) -> u32 {
  let w = i % params.width;
  let h = (i / params.width) % params.height;
  let d = (i / (params.width * params.height)) % params.depth;
  let sample = i / (params.width * params.height * params.depth);
  let depth = (d + params.depth / 2u) % params.depth;
  let height = (h + params.height / 2u) % params.height;
  let width = (w + params.width / 2u) % params.width;
  return ((sample * params.depth + depth) * params.height + height) * params.width + width;
}`;

export const POLAR = voxelShader({
  name: "object from polar",
  params: {},
  buffers: { amplitude: ["read", "f32"], phase: ["read", "f32"], field: ["read_write", "vec2f"] },
  declarations: TURN,
  body: "    field[i] = amplitude[i] * turnOf(phase[i]);",
});

/** The modulus, centred; of the field its direction stays, 0 where it is 0. */
const NORMALIZE = voxelShader({
  name: "modulus and direction",
  params: LENGTHS,
  buffers: { field: ["read_write", "vec2f"], result: ["read_write", "f32"] },
  declarations: CENTRED,
  body: `    let value = field[i];
    // scaled, so that no square is too small or too large
    let most = max(abs(value.x), abs(value.y));
    let scaled = select(vec2f(0), value / most, most > 0);
    let modulus = sqrt(dot(scaled, scaled));
    field[i] = select(vec2f(0), scaled / modulus, most > 0);
    result[centred(i)] = most * modulus;`,
});

const WEIGH = voxelShader({
  name: "gradient along the direction",
  params: LENGTHS,
  buffers: { dy: ["read", "f32"], field: ["read", "vec2f"], spectrum: ["read_write", "vec2f"] },
  declarations: CENTRED,
  body: "    spectrum[i] = dy[centred(i)] * field[i];",
});

export const TURN_BACK = voxelShader({
  name: "gradient to polar",
  params: { volume: "u32" },
  buffers: {
    spectrum: ["read", "vec2f"],
    amplitude: ["read", "f32"],
    phase: ["read", "f32"],
    toAmplitude: ["read_write", "f32"],
    toPhase: ["read_write", "f32"],
  },
  declarations: TURN,
  body: `    let value = f32(params.volume) * spectrum[i];
    let turn = turnOf(phase[i]);
    toAmplitude[i] = dot(value, turn);
    toPhase[i] = amplitude[i] * (value.y * turn.x - value.x * turn.y);`,
});
