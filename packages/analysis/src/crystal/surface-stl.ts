/** A surface as a file for printers and programs that draw meshes. */

import type { SurfaceMesh } from "./surface-mesh.js";

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

/** Binary STL, in the unit of the mesh; the normals are those of the triangles. */
export function surfaceStl({ positions, triangles }: Pick<SurfaceMesh, "positions" | "triangles">): Uint8Array {
  const count = triangles.length / 3;
  const bytes = new Uint8Array(HEADER_BYTES + 4 + count * TRIANGLE_BYTES);
  // a header that begins with "solid" would be taken for text
  bytes.set(new TextEncoder().encode("autophase surface"));
  const view = new DataView(bytes.buffer);
  view.setUint32(HEADER_BYTES, count, true);
  for (let k = 0; k < count; k++) {
    const corners = Array.from(triangles.subarray(3 * k, 3 * k + 3), (at) => positions.subarray(3 * at, 3 * at + 3));
    const at = HEADER_BYTES + 4 + k * TRIANGLE_BYTES;
    for (const [i, value] of [...normalOf(corners), ...corners.flatMap((corner) => [...corner])].entries()) {
      view.setFloat32(at + 4 * i, value, true);
    }
  }
  return bytes;
}

function normalOf([a, b, c]: readonly Float32Array[]): readonly number[] {
  const [u, v] = [b, c].map((corner) => [corner[0] - a[0], corner[1] - a[1], corner[2] - a[2]]);
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...normal) || 1;
  return normal.map((value) => value / length);
}
