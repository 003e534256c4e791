/** Gives back what the graphics hold of a part of the scene that is no longer shown. */

import type { BufferGeometry, Material, Object3D, Texture } from "three";

/** Objects of a scene that are drawn have these. */
interface Drawn {
  readonly geometry?: BufferGeometry;
  readonly material?: Material & { readonly map?: Texture | null };
}

export function disposeAll(part: Object3D): void {
  part.traverse((object) => {
    const { geometry, material } = object as Object3D & Drawn;
    geometry?.dispose();
    material?.map?.dispose();
    material?.dispose();
  });
}
