/**
 * Elementary functions to the bit as fdlibm computes them (Sun Microsystems 1993: "Permission to use, copy, modify,
 * and distribute this software is freely granted, provided that this notice is preserved."). `Math` of V8 had these
 * bits for years, and others since: what was phased with them has to come out the same wherever it is phased again. The
 * generators of random numbers and patterns stand on `portable-functions.ts` in the same way, whose last digits are
 * others.
 */

const bits = new DataView(new ArrayBuffer(8));

function highWord(x: number): number {
  bits.setFloat64(0, x);
  return bits.getInt32(0);
}

/** `log 2` in two parts, the first of 32 bits. */
const LOG2_HIGH = 0.6931471803691238;
const LOG2_LOW = 1.9082149292705877e-10;

/** Natural logarithm. */
export function fdlibmLog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const isSmall = x < 2.2250738585072014e-308;
  bits.setFloat64(0, isSmall ? x * 2 ** 54 : x);
  const high = bits.getUint32(0);
  const fraction = high & 0xfffff;
  // 1 where the mantissa is above the root of 2, and is halved
  const carry = (fraction + 0x95f64) >>> 20;
  const exponent = (high >>> 20) - 1023 - (isSmall ? 54 : 0) + carry;
  bits.setUint32(0, fraction | (carry === 1 ? 0x3fe00000 : 0x3ff00000));
  const f = bits.getFloat64(0) - 1;
  const whole = exponent * LOG2_HIGH;
  const rest = exponent * LOG2_LOW;
  if ((0xfffff & (2 + fraction)) < 3) {
    const square = f * f * (0.5 - 0.3333333333333333 * f);
    return exponent === 0 ? f - square : whole - (square - rest - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const series = odd + even;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return exponent === 0 ? f - (half - s * (half + series)) : whole - (half - (s * (half + series) + rest) - f);
  }
  return exponent === 0 ? f - s * (f - series) : whole - (s * (f - series) - rest - f);
}

/** `e^x`. */
export function fdlibmExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const magnitude = Math.abs(x);
  if (magnitude < 3.725290298461914e-9) return 1 + x;
  if (x === 1) return Math.E;
  if (magnitude <= HALF_LOG2) return 1 - ((x * expCore(x)) / (expCore(x) - 2) - x);
  const sign = x < 0 ? -1 : 1;
  const k = magnitude < THREE_HALVES_LOG2 ? sign : Math.trunc(Math.LOG2E * x + 0.5 * sign);
  const high = x - k * LOG2_HIGH;
  const low = k * LOG2_LOW;
  const r = high - low;
  const core = expCore(r);
  const y = 1 - (low - (r * core) / (2 - core) - high);
  // in two steps: a power of two may lie beyond either end of the range
  if (k < -1021) return y * 2 ** (k + 1000) * 2 ** -1000;
  return k === 1024 ? y * 2 * 2 ** 1023 : y * 2 ** k;
}

const HALF_LOG2 = 0.34657359027997264;
const THREE_HALVES_LOG2 = 1.0397207708399179;

function expCore(r: number): number {
  const t = r * r;
  return (
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  );
}

/** Sine of an angle in radians, of magnitude up to a million. */
export function fdlibmSin(x: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  if (Math.abs(x) <= QUARTER_PI) return sinOf(x);
  return turned(x, 0);
}

/** Cosine of an angle in radians, of magnitude up to a million. */
export function fdlibmCos(x: number): number {
  if (Math.abs(x) <= QUARTER_PI) return cosOf(x, 0);
  return turned(x, 1);
}

/** Sine of `x` and so many quarters of a turn. */
function turned(x: number, quarters: number): number {
  const { quarter, rest, tail } = reduce(x);
  const part = (quarter + quarters) & 1 ? cosOf(rest, tail) : sinOf(rest, tail);
  return (quarter + quarters) & 2 ? -part : part;
}

const QUARTER_PI = 0.7853981633974484;
/** `pi / 2` in parts of 33 bits, each with what is left. */
const FIRST = 1.5707963267341256;
const FIRST_LEFT = 6.077100506506192e-11;
const SECOND = 6.077100506303966e-11;
const SECOND_LEFT = 2.0222662487959506e-21;
const THIRD = 2.0222662487111665e-21;
const THIRD_LEFT = 8.4784276603689e-32;

/** `x` less the nearest multiple of `pi / 2`, in two parts; as many parts of `pi / 2` as cancellation asks for. */
function reduce(x: number): { quarter: number; rest: number; tail: number } {
  const magnitude = Math.abs(x);
  const n = magnitude < 2.356194490192345 ? 1 : Math.trunc(magnitude * 0.6366197723675814 + 0.5);
  let r = magnitude - n * FIRST;
  let w = n * FIRST_LEFT;
  let rest = r - w;
  const exponent = highWord(magnitude) >> 20;
  const lost = (): number => exponent - ((highWord(rest) >> 20) & 0x7ff);
  if (lost() > 16) {
    let before = r;
    w = n * SECOND;
    r = before - w;
    w = n * SECOND_LEFT - (before - r - w);
    rest = r - w;
    if (lost() > 49) {
      before = r;
      w = n * THIRD;
      r = before - w;
      w = n * THIRD_LEFT - (before - r - w);
      rest = r - w;
    }
  }
  const tail = r - rest - w;
  return x < 0 ? { quarter: -n, rest: -rest, tail: -tail } : { quarter: n, rest, tail };
}

/** Up to `pi / 4`. */
function sinOf(x: number, tail?: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  if (tail === undefined) return x + v * (-0.16666666666666632 + z * r);
  return x - (z * (0.5 * tail - v * r) - tail - v * -0.16666666666666632);
}

function cosOf(x: number, tail: number): number {
  const high = highWord(x) & 0x7fffffff;
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  if (high < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * tail));
  // about a quarter of x, so that both differences are exact
  bits.setInt32(0, high - 0x00200000);
  bits.setInt32(4, 0);
  const quarter = high > 0x3fe90000 ? 0.28125 : bits.getFloat64(0);
  return 1 - quarter - (0.5 * z - quarter - (z * r - x * tail));
}

/** Angle of the point `(x, y)` in [-pi, pi], with the sign of `y` where that is zero. */
export function fdlibmAtan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const isLeft = x < 0 || Object.is(x, -0);
  const isBelow = y < 0 || Object.is(y, -0);
  const signed = (angle: number): number => (isBelow ? -angle : angle);
  if (y === 0) return signed(isLeft ? Math.PI : 0);
  if (x === 0) return signed(Math.PI / 2);
  if (Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY) return Math.atan2(y, x);
  const k = ((highWord(y) & 0x7fffffff) - (highWord(x) & 0x7fffffff)) >> 20;
  if (k > 60) return signed(Math.PI / 2 + 0.5 * PI_LOW);
  const angle = isLeft && k < -60 ? 0 : atanOf(Math.abs(y / x));
  if (!isLeft) return signed(angle);
  return isBelow ? angle - PI_LOW - Math.PI : Math.PI - (angle - PI_LOW);
}

const PI_LOW = 1.2246467991473532e-16;
/** Arcus tangent of 1/2, 1, 3/2 and infinity, each in two parts. */
const ATAN_HIGH = [0.4636476090008061, 0.7853981633974483, 0.982793723247329, Math.PI / 2];
const ATAN_LOW = [2.2698777452961687e-17, 3.061616997868383e-17, 1.3903311031230998e-17, 6.123233995736766e-17];

/** Of a number that is not negative. */
function atanOf(t: number): number {
  if (t >= 2 ** 66) return ATAN_HIGH[3] + ATAN_LOW[3];
  if (t < 0.4375) return t < 2 ** -29 ? t : t - t * atanSeries(t);
  const [part, x] =
    t < 0.6875
      ? [0, (2 * t - 1) / (2 + t)]
      : t < 1.1875
        ? [1, (t - 1) / (t + 1)]
        : t < 2.4375
          ? [2, (t - 1.5) / (1 + 1.5 * t)]
          : [3, -1 / t];
  return ATAN_HIGH[part] - (x * atanSeries(x) - ATAN_LOW[part] - x);
}

function atanSeries(x: number): number {
  const z = x * x;
  const w = z * z;
  const odd =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (0.09090887133436507 + w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const even =
    w *
    (-0.19999999999876483 +
      w * (-0.11111110405462356 + w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  return odd + even;
}
