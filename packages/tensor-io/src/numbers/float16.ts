/** IEEE 754 half precision as it lies in files; in memory it is widened to float32. */

/** The float32 values of half-precision bit patterns; exact. */
export function float16ToFloat32(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length);
  const words = new Uint32Array(out.buffer);
  for (let i = 0; i < bits.length; i++) {
    const sign = (bits[i] & 0x8000) << 16;
    const exponent = (bits[i] >>> 10) & 31;
    const fraction = bits[i] & 1023;
    if (exponent === 0) out[i] = (sign < 0 ? -1 : 1) * fraction * 2 ** -24;
    else words[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return out;
}

/** The nearest half-precision bit pattern of each value, ties to even; 65520 and more become infinite. */
export function toFloat16(values: ArrayLike<number | bigint>): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = halfBits(Number(values[i]));
  return out;
}

function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundHalfEven(size * 2 ** 24);
  let exponent = Math.floor(Math.log2(size));
  // log2 may round across a power of two
  if (2 ** exponent > size) exponent--;
  // a fraction that rounds up to 1024 carries into the exponent, which is what rounding means there
  return sign | (((exponent + 15) << 10) + roundHalfEven((size / 2 ** exponent - 1) * 1024));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
