/** Eigenvalues of small Hermitian matrices. */

/** A square complex matrix, row after row. */
export interface ComplexMatrix {
  readonly size: number;
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

export interface Eigenpair {
  readonly value: number;
  /** Norm 1. */
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * All eigenpairs, the largest value first, by Jacobi rotations of `[[Re, -Im], [Im, Re]]`, which has each of them twice
 * (Golub & Van Loan, Matrix Computations, 8.5). For some hundred rows.
 */
export function hermitianEigen(matrix: ComplexMatrix): readonly Eigenpair[] {
  const { size } = matrix;
  const order = 2 * size;
  const a = embed(matrix);
  const v = new Float64Array(order * order);
  for (let i = 0; i < order; i++) v[i * order + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, order) > 1e-26 * trace(a, order) ** 2; sweep++) {
    for (let p = 0; p < order; p++) for (let q = p + 1; q < order; q++) rotate(a, v, order, p, q);
  }
  const columns = Array.from({ length: order }, (_, k) => k).sort((i, j) => a[j * order + j] - a[i * order + i]);
  return pickHalf(columns, v, size).map((k) => ({
    value: a[k * order + k],
    real: Float64Array.from({ length: size }, (_, i) => v[i * order + k]),
    imag: Float64Array.from({ length: size }, (_, i) => v[(i + size) * order + k]),
  }));
}

function embed({ size, real, imag }: ComplexMatrix): Float64Array {
  const order = 2 * size;
  const a = new Float64Array(order * order);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [re, im] = [real[i * size + j], imag[i * size + j]];
      a[i * order + j] = re;
      a[(i + size) * order + j + size] = re;
      a[i * order + j + size] = -im;
      a[(i + size) * order + j] = im;
    }
  }
  return a;
}

/** Makes `a[p, q]` zero. */
function rotate(a: Float64Array, v: Float64Array, order: number, p: number, q: number): void {
  const apq = a[p * order + q];
  if (apq === 0) return;
  const theta = (a[q * order + q] - a[p * order + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (data: Float64Array, i: number, j: number): void => {
    const [x, y] = [data[i], data[j]];
    data[i] = c * x - s * y;
    data[j] = s * x + c * y;
  };
  for (let k = 0; k < order; k++) turn(a, k * order + p, k * order + q);
  for (let k = 0; k < order; k++) turn(a, p * order + k, q * order + k);
  for (let k = 0; k < order; k++) turn(v, k * order + p, k * order + q);
}

/** Of each pair `x + i y` and `i (x + i y)` one: the columns that are no multiple of those taken already. */
function pickHalf(columns: readonly number[], v: Float64Array, size: number): number[] {
  const order = 2 * size;
  const taken: number[] = [];
  for (const k of columns) {
    const left = taken.reduce((sum, other) => sum - overlap(v, size, order, k, other), 1);
    if (left > 0.5 && taken.length < size) taken.push(k);
  }
  return taken;
}

/** `|<x, y>|^2` of two columns as complex vectors. */
function overlap(v: Float64Array, size: number, order: number, j: number, k: number): number {
  let [real, imag] = [0, 0];
  for (let i = 0; i < size; i++) {
    const [a, b, c, d] = [v[i * order + j], v[(i + size) * order + j], v[i * order + k], v[(i + size) * order + k]];
    real += a * c + b * d;
    imag += a * d - b * c;
  }
  return real * real + imag * imag;
}

function offDiagonal(a: Float64Array, order: number): number {
  let sum = 0;
  for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) if (i !== j) sum += a[i * order + j] ** 2;
  return sum;
}

function trace(a: Float64Array, order: number): number {
  let sum = 0;
  for (let i = 0; i < order; i++) sum += Math.abs(a[i * order + i]);
  return sum;
}
