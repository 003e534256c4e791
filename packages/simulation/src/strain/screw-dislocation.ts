/** Phase of a screw dislocation. */

import type { Random } from "@autophase/tensor-io";
import type { Coordinates } from "../geometry/render-crystal.js";
import { angleAround, type DislocationLine, drawDislocationLine } from "./dislocation-line.js";

/** A screw dislocation along a random line near the centre. */
export function drawScrewDislocation(coordinates: Coordinates, random: Random): Float64Array {
  return screwDislocation(coordinates, drawDislocationLine(random));
}

/**
 * `G . u = theta` for the displacement `u = b theta / (2 pi)` along the line and `G . b = 2 pi`: a winding of 2 pi
 * (Hirth & Lothe, Theory of Dislocations, 1982).
 */
export function screwDislocation(coordinates: Coordinates, line: DislocationLine): Float64Array {
  return angleAround(coordinates, line);
}
