/** A surface of few triangles, for as long as it turns where the processor draws. */

import { MeshoptSimplifier } from "meshoptimizer/simplifier";

/** A processor of two cores draws so many in a thirtieth of a second. */
const MOST = 5_000;
/** Of the size of the mesh; the number of triangles is what counts. */
const LARGEST_ERROR = 0.1;

/** @returns about `MOST` triangles among the same vertices; undefined: there are hardly more. */
export async function coarseTriangles(
  positions: Float32Array,
  triangles: Uint32Array,
): Promise<Uint32Array | undefined> {
  if (triangles.length <= 6 * MOST) return undefined;
  await MeshoptSimplifier.ready;
  const [coarse] = MeshoptSimplifier.simplify(triangles, positions, 3, 3 * MOST, LARGEST_ERROR);
  return coarse;
}
