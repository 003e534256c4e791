/** Names of facets and lines of residues, around the crystal in the scene. */

import { Group } from "three";
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import type { CrystalMarks } from "../lab/crystal-marks.js";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { labelAt } from "./scene-label.js";

const FACET = "#c8386b";
const RESIDUE = 0xff2d2d;
/** On the page. */
const LINE_PIXELS = 2;
/** How far outside of its facet a name stands. */
const OUTSIDE = 1.25;

/** In the units of the surface. @param radius - of the crystal. */
export function sceneMarks(
  { facets, residues }: CrystalMarks,
  { steps, middle }: CrystalSurface,
  radius: number,
): Group {
  const group = new Group();
  for (const { name, place } of facets) {
    const label = labelAt(
      place.map((value) => value * OUTSIDE),
      name,
      FACET,
      true,
    );
    label.scale.multiplyScalar(radius);
    group.add(label);
  }
  if (residues.length > 0) {
    const positions = new Float32Array(residues.length);
    for (let at = 0; at < residues.length; at += 3) {
      for (let axis = 0; axis < 3; axis++) {
        const from = residues[at + axis] - middle[axis];
        for (let k = 0; k < 3; k++) positions[at + k] += from * steps[axis][k];
      }
    }
    const lines = new LineSegmentsGeometry().setPositions(positions);
    // seen through the crystal
    const material = new LineMaterial({ color: RESIDUE, linewidth: LINE_PIXELS, depthTest: false, transparent: true });
    group.add(new LineSegments2(lines, material));
  }
  return group;
}
