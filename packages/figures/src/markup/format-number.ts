/** Numbers as people write them. */

const MINUS = "\u2212";

/** Three significant digits; powers of ten for the very large and the very small; thousands in groups for integers. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? "not a number" : value > 0 ? "infinite" : `${MINUS}infinite`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7) return signed(value, groupThousands(size));
  if (size >= 1e5 || size < 1e-3) return signed(value, scientific(size));
  return signed(value, String(Number(size.toPrecision(3))));
}

/** `10^4` as `10` with a raised exponent. */
export function formatPowerOfTen(exponent: number): string {
  return `10${superscript(exponent)}`;
}

function signed(value: number, text: string): string {
  return value < 0 ? MINUS + text : text;
}

function groupThousands(size: number): string {
  return size < 10_000 ? String(size) : String(size).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

function scientific(size: number): string {
  const [mantissa, exponent] = size.toExponential(2).split("e");
  return `${Number(mantissa)} \u00d7 10${superscript(Number(exponent))}`;
}

function superscript(exponent: number): string {
  return String(exponent).replace(/./g, (digit) => SUPERSCRIPTS[digit] ?? digit);
}

const SUPERSCRIPTS: { readonly [digit: string]: string } = {
  "-": "\u207b",
  "0": "\u2070",
  "1": "\u00b9",
  "2": "\u00b2",
  "3": "\u00b3",
  "4": "\u2074",
  "5": "\u2075",
  "6": "\u2076",
  "7": "\u2077",
  "8": "\u2078",
  "9": "\u2079",
};
