/** What can be drawn of an object on its way: small, plain data. */

import { createFft, fftshift } from "@autophase/kernels";
import { type ComplexArray, type FloatData, mapTo, type RealArray, type Shape } from "@autophase/tensor-io";

export interface ObjectView {
  /**
   * Through the centre of mass, cut to what the support fills: one across each axis, of a 2-D object the object itself.
   */
  readonly planes: readonly PlaneView[];
  /** The whole of a 3-D object, cut likewise and coarse. */
  readonly solid?: SolidView;
  /**
   * Calculated intensity of the plane through the origin across the first axis, `[height, width]`, centred, at the
   * scale of the counts: as with full coherence.
   */
  readonly pattern: RealArray<Float32Array>;
}

/** The axes of a plane are in the order of the object's. */
export interface PlaneView {
  readonly shape: Shape;
  /** At the scale of the measured modulus. */
  readonly amplitude: Float32Array;
  /** Radians, without the offset of the whole object. */
  readonly phase: Float32Array;
  readonly support: Uint8Array;
}

/** Means of blocks of voxels, in the order of the object's axes. */
export interface SolidView {
  /** At most `MOST_BLOCKS` along each axis. */
  readonly shape: Shape;
  /** Voxels along an edge of a block. */
  readonly step: number;
  /** At the scale of the measured modulus, zero outside the support. */
  readonly amplitude: Float32Array;
  /** Radians, without the offset of the whole object. */
  readonly phase: Float32Array;
}

/**
 * One pass through the object, and a transform of one plane: the central slice of a transform is that of the
 * projection.
 */
export function viewOf(object: ComplexArray<FloatData>, support: Uint8Array): ObjectView {
  const [depth, height, width] = [1, 1, ...object.shape].slice(-3) as [number, number, number];
  const solid = { real: object.real, imag: object.imag, shape: [depth, height, width] as const };
  const { marginals, filled, offset, projection } = survey(solid, support);
  const windows = marginals.map((weights, axis) => windowOf(weights, filled[axis]));
  const across = object.shape.length === 2 ? [0] : [0, 1, 2];
  return {
    planes: across.map((axis) => planeAcross(axis, windows, solid, support, offset)),
    ...(object.shape.length === 3 && { solid: inBlocks(windows, solid, support, offset) }),
    pattern: centralIntensity(projection, [height, width]),
  };
}

interface Solid extends ComplexArray<FloatData> {
  readonly shape: readonly [number, number, number];
}

/** Along each axis the weight `|z|^2` and where the support is; the mean phase; the sum along the first axis. */
function survey({ real, imag, shape }: Solid, support: Uint8Array) {
  const [depth, height, width] = shape;
  const marginals = shape.map((length) => new Float64Array(length));
  const filled = shape.map((length) => new Uint8Array(length));
  const projection = { real: new Float64Array(height * width), imag: new Float64Array(height * width) };
  let [cosine, sine] = [0, 0];
  for (let d = 0, i = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++, i++) {
        if (support[i] === 0) continue;
        const re = real[i];
        const im = imag[i];
        const weight = re * re + im * im;
        const modulus = Math.sqrt(weight);
        cosine += re * modulus;
        sine += im * modulus;
        [d, h, w].forEach((at, axis) => {
          marginals[axis][at] += weight;
          filled[axis][at] = 1;
        });
        projection.real[h * width + w] += re;
        projection.imag[h * width + w] += im;
      }
    }
  }
  return { marginals, filled, offset: Math.atan2(sine, cosine), projection };
}

/** A range of a periodic axis. */
interface Window {
  readonly centre: number;
  readonly first: number;
  readonly length: number;
}

const MARGIN = 3;
/** So that the window does not flutter with every voxel of the support. */
const STEP = 4;

function windowOf(weights: Float64Array, filled: Uint8Array): Window {
  const size = weights.length;
  const centre = circularCentre(weights);
  let reach = 0;
  filled.forEach((isFilled, i) => {
    const ahead = (i - centre + size) % size;
    if (isFilled) reach = Math.max(reach, Math.min(ahead, size - ahead));
  });
  const half = STEP * Math.ceil((reach + MARGIN) / STEP);
  if (2 * half + 1 >= size) return { centre, first: centre - Math.floor(size / 2), length: size };
  return { centre, first: centre - half, length: 2 * half + 1 };
}

function circularCentre(weights: Float64Array): number {
  const size = weights.length;
  let [x, y] = [0, 0];
  weights.forEach((weight, i) => {
    x += weight * Math.cos((2 * Math.PI * i) / size);
    y += weight * Math.sin((2 * Math.PI * i) / size);
  });
  return (Math.round((Math.atan2(y, x) * size) / (2 * Math.PI)) + size) % size;
}

function planeAcross(
  axis: number,
  windows: readonly Window[],
  { real, imag, shape }: Solid,
  support: Uint8Array,
  offset: number,
): PlaneView {
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [rows, columns] = [0, 1, 2].filter((other) => other !== axis) as [number, number];
  const [down, right] = [windows[rows], windows[columns]];
  const size = down.length * right.length;
  const plane = { amplitude: new Float32Array(size), phase: new Float32Array(size), support: new Uint8Array(size) };
  const base = windows[axis].centre * strides[axis];
  const [cosine, sine] = [Math.cos(offset), Math.sin(offset)];
  for (let row = 0, to = 0; row < down.length; row++) {
    const line = base + wrapped(down.first + row, shape[rows]) * strides[rows];
    for (let column = 0; column < right.length; column++, to++) {
      const from = line + wrapped(right.first + column, shape[columns]) * strides[columns];
      const re = real[from];
      const im = imag[from];
      plane.amplitude[to] = Math.sqrt(re * re + im * im);
      plane.phase[to] = Math.atan2(im * cosine - re * sine, re * cosine + im * sine);
      plane.support[to] = support[from];
    }
  }
  return { ...plane, shape: [down.length, right.length] };
}

/** A surface of so many is drawn at once on any machine. */
const MOST_BLOCKS = 32;

function inBlocks(
  windows: readonly Window[],
  { real, imag, shape: [, height, width], shape: size }: Solid,
  support: Uint8Array,
  offset: number,
): SolidView {
  const step = Math.ceil(Math.max(...windows.map(({ length }) => length)) / MOST_BLOCKS);
  const shape = windows.map(({ length }) => Math.ceil(length / step));
  const count = shape[0] * shape[1] * shape[2];
  const sum = { real: new Float32Array(count), imag: new Float32Array(count) };
  const [depths, heights, widths] = windows.map(({ first, length }, axis) =>
    Int32Array.from({ length }, (_, i) => wrapped(first + i, size[axis])),
  );
  for (let d = 0; d < depths.length; d++) {
    for (let h = 0; h < heights.length; h++) {
      const to = (Math.floor(d / step) * shape[1] + Math.floor(h / step)) * shape[2];
      const line = (depths[d] * height + heights[h]) * width;
      for (let w = 0; w < widths.length; w++) {
        const from = line + widths[w];
        if (support[from] === 0) continue;
        const block = to + Math.floor(w / step);
        sum.real[block] += real[from];
        sum.imag[block] += imag[from];
      }
    }
  }
  const [cosine, sine] = [Math.cos(offset), Math.sin(offset)];
  return {
    shape,
    step,
    amplitude: sum.real.map((re, i) => Math.hypot(re, sum.imag[i]) / step ** 3),
    phase: sum.real.map((re, i) => Math.atan2(sum.imag[i] * cosine - re * sine, re * cosine + sum.imag[i] * sine)),
  };
}

function wrapped(index: number, size: number): number {
  return ((index % size) + size) % size;
}

function centralIntensity(
  projection: { real: Float64Array; imag: Float64Array },
  shape: readonly [number, number],
): RealArray<Float32Array> {
  const field = { ...projection, shape };
  createFft(shape).forward(field);
  return fftshift({ data: mapTo(Float32Array, field.real, (re, i) => re * re + field.imag[i] ** 2), shape });
}
