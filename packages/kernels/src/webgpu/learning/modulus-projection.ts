/**
 * The modulus projection of a batch, with its gradient; `physics/tf/project-modulus.ts` has the formulas.
 *
 * `ModulusProjection` `{ amplitude, phase, modulus, mask }`, `[batch, depth, height, width, 1]`, centred ->
 * `[amplitude, phase, ...what the gradient needs]`. `ModulusProjectionGrad`, attribute `part`, `{ dy, amplitude, phase,
 * modulus, mask, unit, farField, object, sums }` -> `[gradient of the amplitude, of the phase]`.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { CENTRED, fourierOf, LENGTHS, lengthsOf, POLAR, TURN_BACK } from "./far-field.js";
import { ANGLE } from "./functions.js";
import { type GpuKernel, produceAll, sizeOf } from "./kernel.js";
import { sumRows } from "./reduction.js";

const projection: GpuKernel = {
  name: "ModulusProjection",
  run: ({ inputs: { amplitude, phase, modulus, mask }, backend }) => {
    const { shape } = amplitude;
    const { count, volume, sizes } = sizesOf(amplitude);
    return produceAll(backend, (create) => {
      const [unit, farField, object] = [create([2 * count]), create([count]), create([2 * count])];
      const sums = create([2, shape[0]]);
      const results = [create(shape), create(shape)];
      backend.add(POLAR, { amplitude, phase, field: unit }, { count }, groupsFor(count));
      fourierOf(backend, shape).forward(backend.commands, backend.bufferOf(unit));
      backend.withScratch(count, (cross) =>
        backend.withScratch(count, (energy) => {
          backend.add(SPLIT, { unit, modulus, mask, farField, cross, energy }, sizes, groupsFor(count));
          sumRows(backend, cross, [shape[0], volume], { target: sums, offset: 0 });
          sumRows(backend, energy, [shape[0], volume], { target: sums, offset: shape[0] });
        }),
      );
      const all = { unit, farField, modulus, mask, sums, object };
      backend.add(REPLACE, all, { ...sizes, batch: shape[0] }, groupsFor(count));
      fourierOf(backend, shape).inverse(backend.commands, backend.bufferOf(object));
      backend.add(TO_POLAR, { object, amplitude: results[0], phase: results[1] }, { count }, groupsFor(count));
      return [...results, unit, farField, object, sums];
    });
  },
};

const gradient: GpuKernel = {
  name: "ModulusProjectionGrad",
  run: ({ inputs, attributes, backend }) => {
    const { dy, amplitude, phase, modulus, mask, unit, farField, object, sums } = inputs;
    const { shape } = amplitude;
    const { count, volume, sizes } = sizesOf(amplitude);
    const isPhase = (attributes as { readonly part: "amplitude" | "phase" }).part === "phase" ? 1 : 0;
    return produceAll(backend, (create) => {
      const [toAmplitude, toPhase] = [create(shape), create(shape)];
      backend.withScratch(2 * count, (spectrum) =>
        backend.withScratch(count, (products) =>
          backend.withScratch(shape[0], (toScale) => {
            backend.add(CARTESIAN, { dy, object, spectrum }, { count, isPhase }, groupsFor(count));
            fourierOf(backend, shape).forward(backend.commands, spectrum);
            const measured = { modulus, mask };
            backend.add(ALONG, { spectrum, unit, farField, ...measured, products }, sizes, groupsFor(count));
            sumRows(backend, products, [shape[0], volume], { target: toScale, offset: 0 });
            const all = { spectrum, unit, farField, ...measured, sums, toScale };
            backend.add(THROUGH, all, { ...sizes, batch: shape[0] }, groupsFor(count));
            fourierOf(backend, shape).inverse(backend.commands, spectrum);
            const polar = { spectrum, amplitude, phase, toAmplitude, toPhase };
            backend.add(TURN_BACK, polar, { count, volume: 1 }, groupsFor(count));
          }),
        ),
      );
      return [toAmplitude, toPhase];
    });
  },
};

export const MODULUS_PROJECTION_KERNELS: readonly GpuKernel[] = [projection, gradient];

function sizesOf(x: TensorInfo) {
  const count = sizeOf(x);
  return { count, volume: count / x.shape[0], sizes: { count, ...lengthsOf(x.shape) } };
}

/** `measuredAt(i)`: the measured modulus at a place of the spectrum; -1 where masked. */
const MEASURED = `${CENTRED}
fn measuredAt(i: u32) -> f32 {
  let at = centred(i);
  return select(modulus[at], -1f, mask[at] == 0);
}`;

/** From a far field to its direction, its modulus, and what the scale is made of. */
const SPLIT = voxelShader({
  name: "split a far field",
  params: LENGTHS,
  buffers: {
    unit: ["read_write", "vec2f"],
    modulus: ["read", "f32"],
    mask: ["read", "f32"],
    farField: ["read_write", "f32"],
    cross: ["read_write", "f32"],
    energy: ["read_write", "f32"],
  },
  declarations: MEASURED,
  body: `    let value = unit[i];
    let length = sqrt(dot(value, value));
    unit[i] = select(vec2f(0), value / length, length > 0);
    farField[i] = length;
    let measured = measuredAt(i);
    cross[i] = select(0f, length * measured, measured >= 0);
    energy[i] = select(0f, measured * measured, measured >= 0);`,
});

const SAMPLE = "let sample = i / (params.depth * params.height * params.width);";

const REPLACE = voxelShader({
  name: "replace the modulus",
  params: { ...LENGTHS, batch: "u32" },
  buffers: {
    unit: ["read", "vec2f"],
    farField: ["read", "f32"],
    modulus: ["read", "f32"],
    mask: ["read", "f32"],
    sums: ["read", "f32"],
    object: ["read_write", "vec2f"],
  },
  declarations: MEASURED,
  body: `    ${SAMPLE}
    let energy = sums[params.batch + sample];
    let scale = select(0f, sums[sample] / energy, energy > 0);
    let measured = measuredAt(i);
    let direction = select(unit[i], vec2f(1, 0), farField[i] == 0);
    object[i] = direction * select(farField[i], scale * measured, measured >= 0);`,
});

const TO_POLAR = voxelShader({
  name: "polar from object",
  params: {},
  buffers: { object: ["read", "vec2f"], amplitude: ["read_write", "f32"], phase: ["read_write", "f32"] },
  declarations: ANGLE,
  body: `    amplitude[i] = sqrt(dot(object[i], object[i]));
    phase[i] = angleOf(object[i]);`,
});

/** `g rho / |rho|` for the amplitude, `g i rho / |rho|^2` for the phase. */
const CARTESIAN = voxelShader({
  name: "gradient of a projected object",
  params: { isPhase: "u32" },
  buffers: { dy: ["read", "f32"], object: ["read", "vec2f"], spectrum: ["read_write", "vec2f"] },
  body: `    let rho = object[i];
    let power = dot(rho, rho);
    let along = dy[i] * rho / sqrt(power);
    let across = dy[i] * vec2f(-rho.y, rho.x) / power;
    spectrum[i] = select(vec2f(0), select(along, across, params.isPhase == 1u), power > 0);`,
});

const ALONG = voxelShader({
  name: "gradient of the scale",
  params: LENGTHS,
  buffers: {
    spectrum: ["read", "vec2f"],
    unit: ["read", "vec2f"],
    farField: ["read", "f32"],
    modulus: ["read", "f32"],
    mask: ["read", "f32"],
    products: ["read_write", "f32"],
  },
  declarations: MEASURED,
  body: `    let measured = measuredAt(i);
    let direction = select(unit[i], vec2f(1, 0), farField[i] == 0);
    products[i] = select(0f, measured * dot(spectrum[i], direction), measured >= 0);`,
});

/** Along the direction through the scale, across it through the direction; masked voxels pass as they are. */
const THROUGH = voxelShader({
  name: "gradient through the replacement",
  params: { ...LENGTHS, batch: "u32" },
  buffers: {
    spectrum: ["read_write", "vec2f"],
    unit: ["read", "vec2f"],
    farField: ["read", "f32"],
    modulus: ["read", "f32"],
    mask: ["read", "f32"],
    sums: ["read", "f32"],
    toScale: ["read", "f32"],
  },
  declarations: MEASURED,
  body: `    ${SAMPLE}
    let energy = sums[params.batch + sample];
    let measured = measuredAt(i);
    if (measured >= 0) {
      let scale = select(0f, sums[sample] / energy, energy > 0);
      let g = spectrum[i];
      let u = unit[i];
      let along = select(0f, measured * toScale[sample] / energy, energy > 0);
      let across = select(0f, scale * measured * (g.y * u.x - g.x * u.y) / farField[i], farField[i] > 0);
      spectrum[i] = along * u + across * vec2f(-u.y, u.x);
    }`,
});
