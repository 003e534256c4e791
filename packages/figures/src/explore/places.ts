/** Values as whole numbers that a page can hold: as many as there are different numbers to show. */

/** What is shown of values, and from where to where they reach. */
export interface PlaceScale {
  readonly min: number;
  readonly max: number;
  /** Digits after the point; where it is log, digits that count. */
  readonly digits: number;
  /** Of counts: `min` is positive, and what is smaller is shown as 0. Default false. */
  readonly log?: boolean;
}

/** Nothing is known there. */
export const BLANK = 0;
/** On a log scale: less than its lowest. */
const BELOW = 1;
const MOST_PLACES = 2 ** 16;

/** How many whole numbers a scale takes, `BLANK` among them. */
export function placesOf(scale: PlaceScale): number {
  return placesIn(scale)(scale.max) + 1;
}

/** @returns the scale, with as many digits less as it takes for places of 16 bits. */
export function fittingScale(scale: PlaceScale): PlaceScale {
  return placesOf(scale) <= MOST_PLACES ? scale : fittingScale({ ...scale, digits: scale.digits - 1 });
}

/** @returns the whole number of a value; values beyond the ends are at the ends. */
export function placesIn({ min, max, digits, log = false }: PlaceScale): (value: number) => number {
  const step = log ? logStep : linearStep;
  const before = step(min, digits) - (log ? BELOW : BLANK) - 1;
  return (value) => (log && value < min ? BELOW : step(Math.min(max, Math.max(min, value)), digits) - before);
}

/** Of a place that is not blank: the number that is shown of what was stored. */
export function valueAt(place: number, { min, digits, log = false }: PlaceScale): number {
  if (!log) return (place - 1 + linearStep(min, digits)) / 10 ** digits;
  if (place === BELOW) return 0;
  const step = place - 1 - BELOW + logStep(min, digits);
  const mantissas = 9 * 10 ** (digits - 1);
  const exponent = Math.floor(step / mantissas);
  const mantissa = step - exponent * mantissas + 10 ** (digits - 1);
  return Number(`${mantissa}e${exponent - digits + 1}`);
}

function linearStep(value: number, digits: number): number {
  return Math.round(value * 10 ** digits);
}

/** Numbers of so many digits, counted from 1 on. */
function logStep(value: number, digits: number): number {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const least = 10 ** (digits - 1);
  return Number(exponent) * 9 * least + Number(mantissa.replace(".", "")) - least;
}
