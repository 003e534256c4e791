import { expect, it } from "vitest";
import { surfaceMesh } from "./surface-mesh.js";
import { surfaceStl } from "./surface-stl.js";

it("writes every triangle with a normal that points outwards", () => {
  const data = new Float32Array(125);
  data[62] = 1;
  const mesh = surfaceMesh({ data, shape: [5, 5, 5] }, 0.5, undefined, [2, 2, 2]);
  const bytes = surfaceStl(mesh);
  const view = new DataView(bytes.buffer);
  const count = view.getUint32(80, true);
  expect(count).toBe(mesh.triangles.length / 3);
  expect(bytes).toHaveLength(84 + 50 * count);
  for (let k = 0; k < count; k++) {
    const numbers = Array.from({ length: 12 }, (_, i) => view.getFloat32(84 + 50 * k + 4 * i, true));
    const [normal, corner] = [numbers.slice(0, 3), numbers.slice(3, 6)];
    expect(Math.hypot(...normal)).toBeCloseTo(1, 5);
    expect(normal.reduce((sum, value, i) => sum + value * corner[i], 0)).toBeGreaterThan(0);
  }
});
