/** Measurements and states on their way to the device and back. */

import {
  type ComplexArray,
  type FloatData,
  mapTo,
  type RealArray,
  type Shape,
  sizeOfShape,
} from "@autophase/tensor-io";
import { type BoxRow, boxRows } from "../box-rows.js";
import { encodedModulus } from "../encoded-modulus.js";
import type { PhasingProblem, PhasingState } from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import type { DeviceArray } from "./device-array.js";
import { forwardTransform } from "./fourier.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** Puts in a measurement; the scale stays that of the first one. */
export function writeProblem(memory: WorkspaceMemory, problem: PhasingProblem): void {
  const { size, scale, modulus } = memory;
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = encodedModulus(problem, i, scale);
  writeReal(modulus, values);
  memory.norm = measuredNorm(problem).norm * scale;
  memory.estimateBounds = problem.estimateBounds;
  writePointSpread(memory, problem.pointSpread);
}

/** Puts in a point spread, or none. */
export function writePointSpread(memory: WorkspaceMemory, pointSpread: RealArray<FloatData> | undefined): void {
  if (memory.spread) memory.give(memory.spread.transfer);
  memory.spread = undefined;
  if (pointSpread === undefined) return;
  const { data, shape } = pointSpread;
  const kernel = clearArray(memory.take("complex"));
  const points = new Float32Array(2 * data.length);
  for (let i = 0; i < data.length; i++) points[2 * i] = data[i];
  writeStretches(kernel, points, boxRows(memory.shape, shape));
  const transfer = forwardTransform(memory, kernel);
  memory.give(kernel);
  memory.spread = { centre: data[0], transfer };
}

/** Copies a state in. Fields that are left out become 0. */
export function writeState(memory: WorkspaceMemory, { object, support, fields = [] }: PhasingState): void {
  memory.dropFields(fields.length);
  for (const [index, field] of [object, ...fields].entries()) {
    writeComplex(memory.field(index), field, memory.scale);
  }
  writeSupport(memory, support);
}

export function writeSupport(memory: WorkspaceMemory, support: Uint8Array): void {
  writeReal(
    memory.support,
    mapTo(Float32Array, support, (inside) => (inside === 0 ? 0 : 1)),
  );
}

function writeComplex(array: DeviceArray, { real, imag }: ComplexArray<FloatData>, factor: number): void {
  const points = new Float32Array(2 * real.length);
  for (let i = 0; i < real.length; i++) {
    points[2 * i] = real[i] * factor;
    points[2 * i + 1] = imag[i] * factor;
  }
  writePoints(array, points);
}

/** Real and imaginary parts in turn. */
export function writePoints(array: DeviceArray, points: Float32Array): void {
  writeStretches(array, points, [{ at: 0, first: 0, count: points.length / 2 }]);
}

export function writeReal(array: DeviceArray, values: FloatData): void {
  writeStretches(array, Float32Array.from(values), [{ at: 0, first: 0, count: values.length }]);
}

/** All elements become 0. @returns the array. */
export function clearArray(array: DeviceArray): DeviceArray {
  const { context } = array;
  onFramebuffer(array, () => {
    context.disable(context.SCISSOR_TEST);
    context.clearColor(0, 0, 0, 0);
    context.clear(context.COLOR_BUFFER_BIT);
    // as gpu.js has it
    context.enable(context.SCISSOR_TEST);
  });
  return array;
}

/** Copies the state out. */
export async function readState(memory: WorkspaceMemory, withFields: boolean): Promise<PhasingState> {
  const support = await readSupport(memory);
  const count = withFields ? memory.fields.length : 1;
  const copies = Array.from({ length: count }, (_, index) => readPoints(memory, memory.field(index)));
  memory.gpu.assertUsable();
  const [object, ...fields] = copies as [ComplexArray, ...ComplexArray[]];
  return fields.length === 0 ? { object, support } : { object, support, fields };
}

export async function readSupport({ gpu, support, size }: WorkspaceMemory): Promise<Uint8Array> {
  await gpu.settle();
  const inside = new Uint8Array(size);
  readStretches(support, [{ at: 0, first: 0, count: size }], (texels, first, count) => {
    for (let k = 0; k < count; k++) inside[first + k] = texels[TEXEL * k];
  });
  gpu.assertUsable();
  return inside;
}

/** The first values of a real array. */
export async function readReal({ gpu }: WorkspaceMemory, array: DeviceArray, size: number): Promise<Float32Array> {
  await gpu.settle();
  const values = new Float32Array(size);
  readStretches(array, [{ at: 0, first: 0, count: size }], (texels, first, count) => {
    for (let k = 0; k < count; k++) values[first + k] = texels[TEXEL * k];
  });
  gpu.assertUsable();
  return values;
}

/** What a spectrum has on the central box, in the order of the caller. */
export async function readBox(memory: WorkspaceMemory, array: DeviceArray, box: Shape): Promise<ComplexArray> {
  await memory.gpu.settle();
  const points = readPoints(memory, array, { shape: box, stretches: boxRows(memory.shape, box) });
  memory.gpu.assertUsable();
  return points;
}

function readPoints(
  { shape: whole, size, scale }: WorkspaceMemory,
  array: DeviceArray,
  { shape, stretches }: { readonly shape: Shape; readonly stretches: readonly BoxRow[] } = {
    shape: whole,
    stretches: [{ at: 0, first: 0, count: size }],
  },
): ComplexArray {
  const own = sizeOfShape(shape);
  const field = { real: new Float32Array(own), imag: new Float32Array(own), shape: [...shape] };
  readStretches(array, stretches, (texels, first, count) => {
    for (let k = 0; k < count; k++) {
      field.real[first + k] = texels[TEXEL * k] / scale;
      field.imag[first + k] = texels[TEXEL * k + 1] / scale;
    }
  });
  return field;
}

/** Floats of a texel as WebGL reads it, of any format. */
const TEXEL = 4;
/** Texels that are read at a time. */
const MOST_READ = 2 ** 20;

/** A rectangle of an array that holds elements one after the other. */
interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly rows: number;
  /** Of its first element among those of the caller. */
  readonly first: number;
}

/** A stretch of elements as the end of a row, whole rows and the beginning of one. */
function rectanglesOf({ shift, size }: DeviceArray, { at, first, count }: BoxRow, mostRows = Infinity): Rectangle[] {
  const rectangles: Rectangle[] = [];
  for (let done = 0; done < count; ) {
    const x = (at + done) % size[0];
    const y = Math.floor((at + done) / 2 ** shift);
    const wholeRows = x === 0 ? Math.min(mostRows, Math.floor((count - done) / size[0])) : 0;
    const width = wholeRows > 0 ? size[0] : Math.min(size[0] - x, count - done);
    rectangles.push({ x, y, width, rows: Math.max(1, wholeRows), first: first + done });
    done += width * Math.max(1, wholeRows);
  }
  return rectangles;
}

function readStretches(
  array: DeviceArray,
  stretches: readonly BoxRow[],
  receive: (texels: Float32Array, first: number, count: number) => void,
): void {
  const { context, size } = array;
  const mostRows = Math.max(1, Math.floor(MOST_READ / size[0]));
  onFramebuffer(array, () => {
    for (const { x, y, width, rows, first } of stretches.flatMap((one) => rectanglesOf(array, one, mostRows))) {
      const texels = new Float32Array(TEXEL * width * rows);
      context.readPixels(x, y, width, rows, context.RGBA, context.FLOAT, texels);
      receive(texels, first, width * rows);
    }
  });
}

function writeStretches(array: DeviceArray, values: Float32Array, stretches: readonly BoxRow[]): void {
  const { context, texture, element } = array;
  const [format, parts] = element === "complex" ? [context.RG, 2] : [context.RED, 1];
  context.bindTexture(context.TEXTURE_2D, texture);
  for (const { x, y, width, rows, first } of stretches.flatMap((one) => rectanglesOf(array, one))) {
    context.texSubImage2D(context.TEXTURE_2D, 0, x, y, width, rows, format, context.FLOAT, values, parts * first);
  }
}

/** Copies the single element of an array to a place in another one of the same kind, without waiting for it. */
export function copyElement(from: DeviceArray, to: DeviceArray, index: number): void {
  const { context } = from;
  onFramebuffer(from, () => {
    context.bindTexture(context.TEXTURE_2D, to.texture);
    context.copyTexSubImage2D(context.TEXTURE_2D, 0, index % to.size[0], index >> to.shift, 0, 0, 1, 1);
  });
}

function onFramebuffer({ context, texture }: DeviceArray, action: () => void): void {
  const framebuffer = context.createFramebuffer();
  context.bindFramebuffer(context.FRAMEBUFFER, framebuffer);
  context.framebufferTexture2D(context.FRAMEBUFFER, context.COLOR_ATTACHMENT0, context.TEXTURE_2D, texture, 0);
  action();
  context.bindFramebuffer(context.FRAMEBUFFER, null);
  context.deleteFramebuffer(framebuffer);
}
