/** A plane through the crystal, in its place in the scene. */

import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  NearestFilter,
  SRGBColorSpace,
} from "three";

export interface SceneSlice {
  /** One pixel a voxel. */
  readonly canvas: HTMLCanvasElement;
  /** `x, y, z` of the picture's corners: top left, top right, bottom left, bottom right. */
  readonly corners: Float32Array;
}

export function sliceMesh({ canvas, corners }: SceneSlice): Mesh<BufferGeometry, MeshBasicMaterial> {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(corners, 3));
  geometry.setAttribute("uv", new BufferAttribute(new Float32Array([0, 1, 1, 1, 0, 0, 1, 0]), 2));
  geometry.setIndex([0, 2, 1, 1, 2, 3]);
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  map.magFilter = NearestFilter;
  map.minFilter = NearestFilter;
  map.generateMipmaps = false;
  return new Mesh(geometry, new MeshBasicMaterial({ map, side: DoubleSide, alphaTest: 0.5 }));
}
