/** A word in the scene that faces who looks. */

import { CanvasTexture, Sprite, SpriteMaterial, SRGBColorSpace } from "three";

/** @param isHidden - by what stands before it. */
export function labelAt([x, y, z]: readonly number[], text: string, colour: string, isHidden = false): Sprite {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [256, 64];
  const context = canvas.getContext("2d");
  if (context) {
    context.font = "600 44px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillStyle = colour;
    context.fillText(text, 128, 46);
  }
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, depthTest: isHidden }));
  sprite.scale.set(0.48, 0.12, 1);
  sprite.position.set(x, y, z);
  return sprite;
}
