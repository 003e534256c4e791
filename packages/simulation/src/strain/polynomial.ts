/** Phase as a polynomial of the second and third degree. */

import type { Random } from "@autophase/tensor-io";
import type { Coordinates } from "../geometry/render-crystal.js";

/** Sum of all monomials `z^a y^b x^c` of total degree 2 and 3, with standard normal coefficients. */
export function drawPolynomial([z, y, x]: Coordinates, random: Random): Float64Array {
  const phase = new Float64Array(z.length);
  for (const [a, b, c] of exponents()) {
    const coefficient = random.normal();
    for (let i = 0; i < phase.length; i++) phase[i] += coefficient * power(z[i], a) * power(y[i], b) * power(x[i], c);
  }
  return phase;
}

/** Degrees 0 and 1 are an offset and a ramp, which diffraction does not show. */
function exponents(): [number, number, number][] {
  const degrees = [0, 1, 2, 3];
  return degrees
    .flatMap((a) => degrees.flatMap((b) => degrees.map((c): [number, number, number] => [a, b, c])))
    .filter(([a, b, c]) => a + b + c === 2 || a + b + c === 3);
}

/** The language leaves the last digit of `**` to the engine. */
function power(x: number, exponent: number): number {
  let product = 1;
  for (let k = 0; k < exponent; k++) product *= x;
  return product;
}
