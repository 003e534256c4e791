/**
 * Elementary functions with the same bits everywhere. The language leaves the last digits of `Math.exp`, `Math.sin` and
 * the others to each engine; here they are built from additions, multiplications, divisions and roots, which it does
 * not. Series and reductions are the textbook ones (Muller, Elementary Functions, 2016, doi:10.1007/978-1-4899-7983-4);
 * errors are below 1e-15 relative to the larger of the result and the argument's own rounding.
 */

/** `LN2_HIGH` has 31 bits, so that its multiples are exact. */
const LN2_HIGH = 0.6931471801362932;
const LN2_LOW = 4.236521365809284e-10;
const HALF_PI = 1.5707963267948966;
/** `pi / 2` in three parts, the first two of 30 bits. */
const HALF_PI_HIGH = 1.570796325802803;
const HALF_PI_MIDDLE = 9.920935791635221e-10;
const HALF_PI_LOW = 5.170182981794105e-19;

const bits = new DataView(new ArrayBuffer(8));

/** `e^x`. */
export function portableExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1 + r * (1 / 14);
  sum = 1 + sum * r * (1 / 13);
  sum = 1 + sum * r * (1 / 12);
  sum = 1 + sum * r * (1 / 11);
  sum = 1 + sum * r * (1 / 10);
  sum = 1 + sum * r * (1 / 9);
  sum = 1 + sum * r * (1 / 8);
  sum = 1 + sum * r * (1 / 7);
  sum = 1 + sum * r * (1 / 6);
  sum = 1 + sum * r * (1 / 5);
  sum = 1 + sum * r * (1 / 4);
  sum = 1 + sum * r * (1 / 3);
  sum = 1 + sum * r * (1 / 2);
  sum = 1 + sum * r;
  // in two steps: a power of two may lie beyond either end of the range
  const half = k >> 1;
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** Natural logarithm. */
export function portableLog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const isSmall = x < 2.2250738585072014e-308;
  bits.setFloat64(0, isSmall ? x * 18014398509481984 : x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023 - (isSmall ? 54 : 0);
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // log m = 2 artanh((m - 1) / (m + 1))
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = (1 / 25) * square;
  sum = (sum + 1 / 23) * square;
  sum = (sum + 1 / 21) * square;
  sum = (sum + 1 / 19) * square;
  sum = (sum + 1 / 17) * square;
  sum = (sum + 1 / 15) * square;
  sum = (sum + 1 / 13) * square;
  sum = (sum + 1 / 11) * square;
  sum = (sum + 1 / 9) * square;
  sum = (sum + 1 / 7) * square;
  sum = (sum + 1 / 5) * square;
  sum = (sum + 1 / 3) * square;
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

/** `log(1 + x)`, exact for small x too (Kahan). */
export function portableLog1p(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (portableLog(sum) * x) / (sum - 1);
}

/** Sine of an angle in radians, of magnitude up to a million. */
export function portableSin(x: number): number {
  const quarter = Math.floor(x / HALF_PI + 0.5);
  const r = reduced(x, quarter);
  const part = quarter & 1 ? cosSeries(r) : sinSeries(r);
  return quarter & 2 ? -part : part;
}

/** Cosine of an angle in radians, of magnitude up to a million. */
export function portableCos(x: number): number {
  const quarter = Math.floor(x / HALF_PI + 0.5);
  const r = reduced(x, quarter);
  const part = quarter & 1 ? sinSeries(r) : cosSeries(r);
  return (quarter + 1) & 2 ? -part : part;
}

/** Angle of the point `(x, y)` in (-pi, pi]; 0 at the origin. */
export function portableAtan2(y: number, x: number): number {
  if (x === 0 && y === 0) return 0;
  const [ax, ay] = [Math.abs(x), Math.abs(y)];
  const first = ay > ax ? HALF_PI - atanOf(ax / ay) : atanOf(ay / ax);
  const upper = x < 0 ? Math.PI - first : first;
  return y < 0 ? -upper : upper;
}

/** Arcus tangent of a number from 0 to 1: halved twice, then by its series. */
function atanOf(t: number): number {
  const halved = t / (1 + Math.sqrt(1 + t * t));
  const u = halved / (1 + Math.sqrt(1 + halved * halved));
  const square = u * u;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = (1 / n - sum) * square;
  return 4 * (u - u * sum);
}

function reduced(x: number, quarter: number): number {
  return x - quarter * HALF_PI_HIGH - quarter * HALF_PI_MIDDLE - quarter * HALF_PI_LOW;
}

/** Up to pi / 4. */
function sinSeries(r: number): number {
  const square = r * r;
  let sum = -1 / 1.21645100408832e17;
  sum = 1 / 3.55687428096e14 + sum * square;
  sum = -1 / 1.307674368e12 + sum * square;
  sum = 1 / 6227020800 + sum * square;
  sum = -1 / 39916800 + sum * square;
  sum = 1 / 362880 + sum * square;
  sum = -1 / 5040 + sum * square;
  sum = 1 / 120 + sum * square;
  sum = -1 / 6 + sum * square;
  return r + r * (sum * square);
}

function cosSeries(r: number): number {
  const square = r * r;
  let sum = -1 / 6.402373705728e15;
  sum = 1 / 2.0922789888e13 + sum * square;
  sum = -1 / 8.71782912e10 + sum * square;
  sum = 1 / 479001600 + sum * square;
  sum = -1 / 3628800 + sum * square;
  sum = 1 / 40320 + sum * square;
  sum = -1 / 720 + sum * square;
  sum = 1 / 24 + sum * square;
  return 1 - square / 2 + square * square * sum;
}

/** Exact; exponents from -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
