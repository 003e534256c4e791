/** The part of a reconstruction that can be looked at, checked once. */

import {
  amplitudeOf,
  assertArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  formatShape,
  phaseOf,
  type RealArray,
  ShapeError,
  ValueError,
} from "@autophase/tensor-io";

/** A complex density and where it is; a `Reconstruction` is one. */
export interface ImagedObject {
  /** Centred, two or three axes. */
  readonly object: ComplexArray<FloatData>;
  /** 1 inside. */
  readonly support: RealArray<Uint8Array>;
}

/** Amplitude and phase of an object, ready to be drawn. */
export interface ObjectParts {
  /** Scaled to maximum 1 inside the support. */
  readonly amplitude: RealArray<Float32Array>;
  /**
   * Radians, (-pi, pi]; the amplitude-weighted mean inside the support is 0, because the global phase means nothing.
   */
  readonly phase: RealArray<Float32Array>;
  readonly support: RealArray<Uint8Array>;
}

/**
 * @throws {ShapeError} when the object has not two or three axes, or the support another shape;
 *   {ValueError} where the density is not finite.
 */
export function objectParts(where: string, { object, support }: ImagedObject): ObjectParts {
  assertArray(`${where}: object`, object);
  assertArray(`${where}: support`, support);
  assertSameShape(`${where}: support`, support.shape, object.shape);
  assertDrawable(where, object.shape);
  const bad = object.real.findIndex((value, i) => !Number.isFinite(value + object.imag[i]));
  if (bad >= 0) throw new ValueError(`${where}: the density is not finite at element ${bad}`);
  return { amplitude: scaledAmplitude(object, support), phase: phaseOf(withoutOffset(object, support)), support };
}

/** @throws {ShapeError} unless the shape has two or three axes. */
export function assertDrawable(where: string, shape: readonly number[]): void {
  if (shape.length === 2 || shape.length === 3) return;
  throw new ShapeError(`${where}: expected 2 or 3 axes, got ${formatShape(shape)}`);
}

function scaledAmplitude(object: ComplexArray<FloatData>, support: RealArray<Uint8Array>): RealArray<Float32Array> {
  const { data, shape } = amplitudeOf(object);
  let max = 0;
  for (let i = 0; i < data.length; i++) if (support.data[i] && data[i] > max) max = data[i];
  return { data: max > 0 ? data.map((value) => value / max) : data, shape };
}

function withoutOffset({ real, imag, shape }: ComplexArray<FloatData>, { data }: RealArray<Uint8Array>): ComplexArray {
  let a = 0;
  let b = 0;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    a += real[i];
    b += imag[i];
  }
  const norm = Math.hypot(a, b);
  const [cos, sin] = norm > 0 ? [a / norm, b / norm] : [1, 0];
  const out = { real: new Float32Array(real.length), imag: new Float32Array(real.length), shape };
  for (let i = 0; i < real.length; i++) {
    out.real[i] = real[i] * cos + imag[i] * sin;
    out.imag[i] = imag[i] * cos - real[i] * sin;
  }
  return out;
}
