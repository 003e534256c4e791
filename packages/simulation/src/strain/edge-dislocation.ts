/** Phase of an edge dislocation. */

import { portableSin, type Random } from "@autophase/tensor-io";
import type { Coordinates } from "../geometry/render-crystal.js";
import { angleAround, type DislocationLine, drawDislocationLine } from "./dislocation-line.js";

/** Typical of noble metals. */
const POISSON_RATIO = 0.35;

/** An edge dislocation along a random line near the centre, its Burgers vector across the line. */
export function drawEdgeDislocation(coordinates: Coordinates, random: Random): Float64Array {
  return edgeDislocation(coordinates, drawDislocationLine(random));
}

/**
 * `G . u = theta + sin(2 theta) / (4 (1 - nu))` for the displacement along the Burgers vector, which is `line.across`,
 * in an isotropic medium, and `G . b = 2 pi`: a winding of 2 pi (Hirth & Lothe, Theory of Dislocations, 1982).
 */
export function edgeDislocation(coordinates: Coordinates, line: DislocationLine): Float64Array {
  return angleAround(coordinates, line).map((theta) => theta + portableSin(2 * theta) / (4 * (1 - POISSON_RATIO)));
}
