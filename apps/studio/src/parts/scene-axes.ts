/** Where depth, height and width point, beside the crystal. */

import { BufferGeometry, CanvasTexture, Group, Line, LineBasicMaterial, Sprite, SpriteMaterial, Vector3 } from "three";

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
    group.add(new Line(line, new LineBasicMaterial({ color: COLOURS[k] })), labelAt(end, NAMES[k], COLOURS[k]));
  }
  return group;
}

function labelAt(place: Vector3, text: string, colour: string): Sprite {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [256, 64];
  const context = canvas.getContext("2d");
  if (context) {
    context.font = "600 44px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillStyle = colour;
    context.fillText(text, 128, 46);
  }
  const sprite = new Sprite(new SpriteMaterial({ map: new CanvasTexture(canvas), depthTest: false }));
  sprite.scale.set(0.48, 0.12, 1);
  sprite.position.copy(place).multiplyScalar(1.07);
  return sprite;
}
