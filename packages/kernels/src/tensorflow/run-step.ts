/** Steps of a run on tensors. */

import { sizeOfShape } from "@autophase/tensor-io";
import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import type { EngineStep, GradientOptions, IterateStep, ShrinkWrapStep } from "../engine.js";
import { applyProbe, applyRule, choose, combine } from "./apply-rule.js";
import type { Field, Tensorflow } from "./field.js";
import { type Comparison, followLikelihood, project } from "./measurement.js";
import { smooth } from "./smooth.js";
import { fieldOf, putField, putSupport, type TensorMemory } from "./tensor-memory.js";

/** What a step leaves to be read at the end of a run, in the engine's scale: to be disposed. */
export interface StepOutcome {
  /** `sum (|F psi| - sqrt I)^2` of the iterate that it started from. */
  readonly residual?: Scalar;
  /** Not finite when the next iterate is not. */
  readonly total?: Scalar;
  readonly dot?: Scalar;
}

export function runStep(memory: TensorMemory, step: EngineStep): StepOutcome {
  const { tf, shape, support } = memory;
  switch (step.type) {
    case "iterate":
      return iterate(memory, step);
    case "shrink-wrap":
      putSupport(memory, shrinkWrap(memory, step));
      return {};
    case "combine":
      putField(
        memory,
        step.to,
        combine(tf, step, support, (index) => fieldOf(memory, index)),
      );
      return {};
    case "smooth": {
      const { real, imag } = fieldOf(memory, step.field);
      const part = (values: Tensor1D): Tensor1D => tf.clone(smooth(tf, values, shape, step.sigma));
      putField(
        memory,
        step.field,
        tf.tidy(() => ({ real: part(real), imag: part(imag) })),
      );
      return {};
    }
    case "dot":
      return { dot: tf.tidy(() => dot(tf, fieldOf(memory, step.a), fieldOf(memory, step.b))) };
  }
}

/** `sum (|F object| - sqrt I)^2`. */
export function compareObject(memory: TensorMemory): Scalar {
  return memory.tf.tidy(() => projected(memory, fieldOf(memory, 0)).residual);
}

/** Voxels of the support, in whole numbers. */
export function countSupport({ tf, support }: TensorMemory): Scalar {
  return tf.tidy(() => tf.sum(tf.cast(support, "int32")));
}

/** Voxels of the spectrum of what the object has inside the support: to be disposed. @param indices - corner layout. */
export function cutSpectrum({ tf, fourier, shape, ...memory }: TensorMemory, indices: Uint32Array): Field {
  const [first = 1] = shape.filter((length) => length > 1);
  const others = sizeOfShape(shape) / first;
  // spectra have the first axis last
  const places = Int32Array.from(indices, (index) => (index % others) * first + Math.floor(index / others));
  const object = memory.fields[0] as Field;
  return tf.tidy(() => {
    const { real, imag } = fourier.forward(choose(tf, memory.support, [[1, object]], [], object));
    const at = tf.tensor1d(places, "int32");
    return { real: tf.gather(real, at), imag: tf.gather(imag, at) };
  });
}

/** What a gradient leaves to be read, in the engine's scale: to be disposed. */
export interface GradientOutcome {
  readonly residual: Scalar;
  readonly square: Scalar;
  readonly products: Scalar[];
}

export function takeGradient(memory: TensorMemory, { background, to, products }: GradientOptions): GradientOutcome {
  const { tf, support, scale } = memory;
  const object = fieldOf(memory, 0);
  const { gradient, ...outcome } = tf.tidy(() => {
    const { spectrum, residual } = projected(memory, object, background * scale ** 2);
    const terms = [[1, object] as const, [-1, inverse(memory, spectrum)] as const];
    const gradient = choose(tf, support, terms, [], object);
    const along = (index: number): Scalar => dot(tf, gradient, fieldOf(memory, index));
    return { gradient, residual, square: dot(tf, gradient, gradient), products: products.map(along) };
  });
  if (to === undefined) tf.dispose([gradient.real, gradient.imag]);
  else putField(memory, to, gradient);
  return outcome;
}

function iterate(memory: TensorMemory, { rule }: IterateStep): StepOutcome {
  const { tf, support, scale } = memory;
  const object = fieldOf(memory, 0);
  const { next, ...outcome } = tf.tidy(() => {
    const { spectrum, residual } = projected(memory, object);
    const fields = { object, projected: inverse(memory, spectrum) };
    const probed = rule.probe && probe(memory, applyProbe(tf, rule.probe, support, object));
    const next = applyRule(tf, rule, support, { ...fields, ...(probed && { probed }) }, scale);
    const total: Scalar = tf.add(tf.sum(next.real), tf.sum(next.imag));
    return { next, residual, total };
  });
  putField(memory, 0, next);
  return outcome;
}

/** The spectrum of an object, made to agree with the measurement. */
function projected({ tf, fourier, measurement }: TensorMemory, object: Field, background?: number): Comparison {
  return tf.tidy(() => {
    const spectrum = fourier.forward(object);
    return background === undefined
      ? project(tf, measurement, spectrum)
      : followLikelihood(tf, measurement, spectrum, background);
  });
}

function inverse({ tf, fourier }: TensorMemory, spectrum: Field): Field {
  const field = fourier.inverse(spectrum);
  tf.dispose(spectrum);
  return field;
}

function probe(memory: TensorMemory, object: Field): Field {
  const { spectrum, residual } = projected(memory, object);
  memory.tf.dispose([residual, object]);
  return inverse(memory, spectrum);
}

/** `G_sigma |object| > threshold * reference(G_sigma |object|)`. */
function shrinkWrap(memory: TensorMemory, { sigma, threshold, reference = "maximum" }: ShrinkWrapStep): Tensor1D {
  const { tf, shape, support } = memory;
  const { real, imag } = fieldOf(memory, 0);
  return tf.tidy(() => {
    const amplitude = tf.tidy(() => tf.sqrt(tf.add<Tensor1D>(tf.square(real), tf.square(imag))));
    const smoothed = smooth(tf, amplitude, shape, sigma);
    return tf.greater(smoothed, tf.mul(referenceOf(tf, reference, smoothed, support), threshold));
  });
}

/** Of the voxels in the support; 0 where that is empty. */
function referenceOf(
  tf: Tensorflow,
  reference: NonNullable<ShrinkWrapStep["reference"]>,
  smoothed: Tensor1D,
  support: Tensor1D,
): Scalar {
  if (reference === "maximum") return tf.max(smoothed);
  const values = reference === "mean" ? smoothed : tf.square(smoothed);
  const count = tf.maximum(tf.sum(tf.cast(support, "float32")), 1);
  const mean: Scalar = tf.div(tf.sum(tf.where(support, values, tf.zerosLike(values))), count);
  return reference === "mean" ? mean : tf.sqrt(mean);
}

/** `Re sum conj(a) b`. */
function dot(tf: Tensorflow, a: Field, b: Field): Scalar {
  return tf.sum(tf.add(tf.mul(a.real, b.real), tf.mul(a.imag, b.imag)));
}
