/** The tensors of one reconstruction. They outlive every `tidy`; each is disposed when another takes its place. */

import {
  type ComplexArray,
  type FloatData,
  mapTo,
  type RealArray,
  type Shape,
  sizeOfShape,
} from "@autophase/tensor-io";
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { PhasingProblem, PhasingState } from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import type { Field, Tensorflow } from "./field.js";
import { createFourier, type Fourier } from "./fourier.js";
import { createMeasurement, createSpread, disposeMeasurement, type Measurement } from "./measurement.js";

export interface TensorMemory {
  readonly tf: Tensorflow;
  readonly shape: Shape;
  readonly fourier: Fourier;
  /** A power of two that brings the modulus near 1; tensors hold the caller's values times this. */
  readonly scale: number;
  measurement: Measurement;
  /** Booleans. */
  support: Tensor1D;
  /** The object, and those that a step used. */
  readonly fields: (Field | undefined)[];
}

export function createTensorMemory(tf: Tensorflow, problem: PhasingProblem): TensorMemory {
  const shape = [...problem.shape];
  const fourier = createFourier(tf, shape);
  const { scale } = measuredNorm(problem);
  const memory: TensorMemory = {
    tf,
    shape,
    fourier,
    scale,
    fields: [],
    measurement: createMeasurement(tf, problem, fourier, scale),
    support: tf.keep(tf.zeros([sizeOfShape(shape)], "bool")),
  };
  fieldOf(memory, 0);
  return memory;
}

/** Field `index`, 0 when it is asked for the first time. */
export function fieldOf({ tf, fields, shape }: TensorMemory, index: number): Field {
  const zeros = () => tf.keep(tf.zeros<typeof tf.Rank.R1>([sizeOfShape(shape)]));
  const field = fields[index] ?? { real: zeros(), imag: zeros() };
  fields[index] = field;
  return field;
}

export function putField({ tf, fields }: TensorMemory, index: number, field: Field): void {
  tf.dispose(fields[index] ?? []);
  fields[index] = { real: tf.keep(field.real), imag: tf.keep(field.imag) };
}

export function putSupport(memory: TensorMemory, support: Tensor1D): void {
  memory.support.dispose();
  memory.support = memory.tf.keep(support);
}

/** The scale stays that of the first one. */
export function writeProblem(memory: TensorMemory, problem: PhasingProblem): void {
  const next = createMeasurement(memory.tf, problem, memory.fourier, memory.scale);
  disposeMeasurement(memory.tf, memory.measurement);
  memory.measurement = next;
}

export function writePointSpread(memory: TensorMemory, pointSpread: RealArray<FloatData> | undefined): void {
  const { tf, shape, fourier, measurement } = memory;
  const spread = pointSpread && createSpread(tf, pointSpread, shape, fourier);
  tf.dispose(measurement.spread?.transfer ?? []);
  memory.measurement = { ...measurement, spread };
}

/** Copies a state in. Fields that are left out become 0. */
export function writeState(memory: TensorMemory, { object, support, fields = [] }: PhasingState): void {
  const { tf, scale } = memory;
  const scaled = (values: FloatData): Tensor1D => tf.tensor1d(mapTo(Float32Array, values, (value) => value * scale));
  for (const [index, { real, imag }] of [object, ...fields].entries()) {
    putField(memory, index, { real: scaled(real), imag: scaled(imag) });
  }
  tf.dispose(memory.fields.splice(1 + fields.length).map((field) => field ?? []));
  writeSupport(memory, support);
}

export function writeSupport(memory: TensorMemory, support: Uint8Array): void {
  const inside = mapTo(Uint8Array, support, (value) => (value === 0 ? 0 : 1));
  putSupport(memory, memory.tf.tensor1d(inside, "bool"));
}

/** Copies the state out. */
export async function readState(memory: TensorMemory, withFields: boolean): Promise<PhasingState> {
  const copies: ComplexArray[] = [];
  const count = withFields ? memory.fields.length : 1;
  for (let index = 0; index < count; index++) copies.push(await readField(memory, index));
  const [object, ...fields] = copies as [ComplexArray, ...ComplexArray[]];
  const support = await readSupport(memory);
  return fields.length === 0 ? { object, support } : { object, support, fields };
}

export async function readSupport({ support }: TensorMemory): Promise<Uint8Array> {
  return Uint8Array.from(await support.data());
}

async function readField(memory: TensorMemory, index: number): Promise<ComplexArray> {
  const { fields, scale, shape } = memory;
  const field = fields[index];
  const read = async (part?: Tensor1D): Promise<Float32Array<ArrayBuffer>> =>
    part ? mapTo(Float32Array, await part.data(), (value) => value / scale) : new Float32Array(sizeOfShape(shape));
  return { real: await read(field?.real), imag: await read(field?.imag), shape: [...shape] };
}

export function disposeMemory({ tf, measurement, support, fields }: TensorMemory): void {
  disposeMeasurement(tf, measurement);
  tf.dispose([support, ...fields.splice(0).map((field) => field ?? [])]);
}
