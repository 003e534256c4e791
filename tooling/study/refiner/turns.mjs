// The turns and mirrors of a cube, as the position that each voxel comes from.

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** All 48, which keep the origin `edge / 2` in its place: a mirror wraps the plane that has no partner. */
export function cubeTurns(edge) {
  const mirrored = (k, isMirrored) => (isMirrored ? (edge - k) % edge : k);
  return ORDERS.flatMap((order) =>
    Array.from({ length: 8 }, (_, mirrors) =>
      Int32Array.from({ length: edge ** 3 }, (_, index) => {
        const at = [Math.floor(index / edge ** 2), Math.floor(index / edge) % edge, index % edge];
        const source = [0, 0, 0];
        for (const [axis, from] of order.entries()) source[from] = mirrored(at[axis], (mirrors >> axis) & 1);
        return (source[0] * edge + source[1]) * edge + source[2];
      }),
    ),
  );
}
