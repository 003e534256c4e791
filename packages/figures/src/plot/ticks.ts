/** Where the marks of an axis stand and what they say. */

import { scaleLinear } from "d3-scale";
import { formatNumber, formatPowerOfTen } from "../markup/format-number.js";

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** About `count` round values between `min` and `max`. */
export function linearTicks(min: number, max: number, count = 5): readonly Tick[] {
  const values = scaleLinear().domain([min, max]).ticks(count);
  return values.map((at) => ({ at, text: formatNumber(at) }));
}

/**
 * Powers of ten between `min` and `max`, thinned to at most `most`; with 2 and 5 between them where there are few, and
 * round values where there is less than one.
 */
export function logTicks(min: number, max: number, most = 6): readonly Tick[] {
  if (Math.log10(max / min) < 0.7) return linearTicks(min, max);
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  if (Math.log10(max / min) < 2) {
    const values = decades.flatMap((exponent) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`)));
    return values.filter(within(min, max)).map((at) => ({ at, text: formatNumber(at) }));
  }
  const powers = decades.filter((exponent) => within(min, max)(10 ** exponent));
  const stride = Math.ceil(powers.length / most);
  return powers
    .filter((_, i) => i % stride === 0)
    .map((exponent) => ({ at: 10 ** exponent, text: powerText(exponent) }));
}

/** The turns of an angle between -pi and pi. */
export function phaseTicks(): readonly Tick[] {
  const texts = ["\u2212\u03c0", "\u2212\u03c0/2", "0", "\u03c0/2", "\u03c0"];
  return texts.map((text, i) => ({ at: ((i - 2) * Math.PI) / 2, text }));
}

function within(min: number, max: number): (value: number) => boolean {
  return (value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
}

function powerText(exponent: number): string {
  return Math.abs(exponent) <= 2 ? formatNumber(10 ** exponent) : formatPowerOfTen(exponent);
}
