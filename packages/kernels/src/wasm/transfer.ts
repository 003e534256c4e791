/** Copies between JavaScript arrays and arrays on a grid. */

import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { type Grid, POINT_BYTES } from "./grid.js";

/**
 * Calls `visit` for each row with the index of its first voxel and the offset of its first group in a complex array.
 */
function forEachRow(
  { planes, planeRows, width, planeBytes, rowBytes }: Grid,
  visit: (index: number, offset: number) => void,
): void {
  let index = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < planeRows; row++) {
      visit(index, plane * planeBytes + row * rowBytes);
      index += width;
    }
  }
}

/** In a row. */
function groupsOf({ width }: Grid): number {
  return Math.ceil(width / 4);
}

/** Copies in, times `scale`. */
export function writeComplex(
  grid: Grid,
  { real, imag }: Pick<ComplexArray<FloatData>, "real" | "imag">,
  floats: Float32Array,
  address: number,
  scale: number,
): void {
  forEachRow(grid, (index, offset) => {
    const first = (address + offset) / 4;
    for (let x = 0; x < grid.width; x++) {
      const at = first + 2 * (x & ~3) + (x & 3);
      floats[at] = real[index + x] * scale;
      floats[at + 4] = imag[index + x] * scale;
    }
  });
}

/** Offset in floats of a voxel of a complex array: of its real part; the imaginary one is four floats on. */
function offsetOf({ width, planeRows, planeBytes, rowBytes }: Grid, index: number): number {
  const [row, x] = [Math.floor(index / width), index % width];
  const offset = Math.floor(row / planeRows) * planeBytes + (row % planeRows) * rowBytes;
  return offset / 4 + 2 * (x & ~3) + (x & 3);
}

/** Copies out the voxels at `indices` of a complex array, times `scale`. */
export function readVoxels(
  grid: Grid,
  floats: Float32Array,
  address: number,
  indices: Uint32Array,
  { real, imag }: Pick<ComplexArray, "real" | "imag">,
  scale: number,
): void {
  for (const [k, index] of indices.entries()) {
    const at = address / 4 + offsetOf(grid, index);
    real[k] = floats[at] * scale;
    imag[k] = floats[at + 4] * scale;
  }
}

/** Copies a complex array, with zeros outside the support and in the padding. */
export function copyInside(
  { complexBytes }: Grid,
  floats: Float32Array,
  from: number,
  bytes: Uint8Array,
  support: number,
  to: number,
): void {
  const [source, target] = [from / 4, to / 4];
  for (let i = 0; i < complexBytes / 8; i++) {
    const at = 2 * (i & ~3) + (i & 3);
    const isInside = bytes[support + i] !== 0;
    floats[target + at] = isInside ? floats[source + at] : 0;
    floats[target + at + 4] = isInside ? floats[source + at + 4] : 0;
  }
}

/** Writes the real parts of the voxels at `indices` of a complex array. */
export function writeRealParts(
  grid: Grid,
  data: FloatData,
  indices: Uint32Array,
  floats: Float32Array,
  address: number,
): void {
  for (const [k, index] of indices.entries()) {
    floats[address / 4 + offsetOf(grid, index)] = data[k];
  }
}

/** Copies the first columns of a complex array on `grid` to one on `half`, times `scale`. */
export function copyHalf(grid: Grid, half: Grid, floats: Float32Array, from: number, to: number, scale: number): void {
  for (let row = 0; row < grid.planes * grid.planeRows; row++) {
    const [source, target] = [from / 4 + floatsBefore(grid, row), to / 4 + floatsBefore(half, row)];
    for (let x = 0; x < half.width; x++) {
      const at = 2 * (x & ~3) + (x & 3);
      floats[target + at] = floats[source + at] * scale;
      floats[target + at + 4] = floats[source + at + 4] * scale;
    }
  }
}

/** As `copyHalf`, of the real parts to a real array. */
export function copyHalfReal(
  grid: Grid,
  half: Grid,
  floats: Float32Array,
  from: number,
  to: number,
  scale: number,
): void {
  for (let row = 0; row < grid.planes * grid.planeRows; row++) {
    const [source, target] = [from / 4 + floatsBefore(grid, row), to / 4 + floatsBefore(half, row) / 2];
    for (let x = 0; x < half.width; x++) floats[target + x] = floats[source + 2 * (x & ~3) + (x & 3)] * scale;
  }
}

/** Of a complex array. */
function floatsBefore({ planeRows, planeBytes, rowBytes }: Grid, row: number): number {
  return (Math.floor(row / planeRows) * planeBytes + (row % planeRows) * rowBytes) / 4;
}

/** Whether every bit of so many bytes of memory is zero. */
export type AreZero = (address: number, bytes: number) => boolean;

/**
 * Copies out, times `scale`. Rows of which every bit is zero are left as they are, where `areZero` is given since the
 * arrays are zero: pages of them that nobody wrote to take no memory and no time.
 */
export function readComplex(
  grid: Grid,
  floats: Float32Array,
  address: number,
  { real, imag }: Pick<ComplexArray, "real" | "imag">,
  { scale, areZero }: { readonly scale: number; readonly areZero?: AreZero | undefined },
): void {
  const whole = grid.width & ~3;
  const rowBytes = groupsOf(grid) * POINT_BYTES;
  forEachRow(grid, (index, offset) => {
    if (areZero?.(address + offset, rowBytes)) return;
    const first = (address + offset) / 4;
    for (let x = 0; x < whole; x += 4) {
      const at = first + 2 * x;
      const to = index + x;
      real[to] = floats[at] * scale;
      real[to + 1] = floats[at + 1] * scale;
      real[to + 2] = floats[at + 2] * scale;
      real[to + 3] = floats[at + 3] * scale;
      imag[to] = floats[at + 4] * scale;
      imag[to + 1] = floats[at + 5] * scale;
      imag[to + 2] = floats[at + 6] * scale;
      imag[to + 3] = floats[at + 7] * scale;
    }
    for (let x = whole; x < grid.width; x++) {
      const at = first + 2 * whole + x - whole;
      real[index + x] = floats[at] * scale;
      imag[index + x] = floats[at + 4] * scale;
    }
  });
}

/** Writes `valueAt(index)` for each voxel of a real array. */
export function writeReal(grid: Grid, floats: Float32Array, address: number, valueAt: (index: number) => number): void {
  forEachRow(grid, (index, offset) => {
    const first = (address + offset / 2) / 4;
    for (let x = 0; x < grid.width; x++) floats[first + x] = valueAt(index + x);
  });
}

/** Copies a support in; the kernels want all bits set where a voxel is inside. @returns the number of voxels inside. */
export function writeSupport(grid: Grid, support: Uint8Array, bytes: Uint8Array, address: number): number {
  let count = 0;
  forEachRow(grid, (index, offset) => {
    const first = address + offset / 8;
    for (let x = 0; x < grid.width; x++) {
      const isInside = support[index + x] !== 0;
      bytes[first + x] = isInside ? 255 : 0;
      if (isInside) count++;
    }
  });
  return count;
}

/** Copies a support out as 0 and 1; `areZero` as in `readComplex`. */
export function readSupport(
  grid: Grid,
  bytes: Uint8Array,
  address: number,
  support: Uint8Array,
  areZero: AreZero | undefined,
): void {
  const rowBytes = groupsOf(grid) * (POINT_BYTES / 8);
  forEachRow(grid, (index, offset) => {
    if (areZero?.(address + offset / 8, rowBytes)) return;
    const first = address + offset / 8;
    for (let x = 0; x < grid.width; x++) support[index + x] = bytes[first + x] & 1;
  });
}
