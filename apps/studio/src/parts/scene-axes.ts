/** Where depth, height and width point, beside the crystal. */

import { BufferGeometry, Group, Line, LineBasicMaterial, Vector3 } from "three";
import { labelAt } from "./scene-label.js";

const NAMES = ["depth", "height", "width"];
const COLOURS = ["#5b8def", "#3fae5a", "#e0683c"];
/** Of the radius of the crystal. */
const LENGTH = 1.2;

/** @param steps - `x, y, z` from voxel to voxel along each axis. */
export function sceneAxes(steps: readonly (readonly number[])[]): Group {
  const group = new Group();
  for (const [k, step] of steps.entries()) {
    const end = new Vector3(...step).normalize().multiplyScalar(LENGTH);
    const line = new BufferGeometry().setFromPoints([new Vector3(), end]);
    group.add(
      new Line(line, new LineBasicMaterial({ color: COLOURS[k] })),
      labelAt(end.clone().multiplyScalar(1.07).toArray(), NAMES[k], COLOURS[k]),
    );
  }
  return group;
}
