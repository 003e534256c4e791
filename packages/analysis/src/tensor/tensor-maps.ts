/** From the displacement along several scattering vectors to all of it, with strain and rotation. */

import { add, type Basis, combine, determinant, dot, dualOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { type RealArray, type Shape, sizeOfShape, ValueError } from "@autophase/tensor-io";

/** Components along the axes `[z, y, x]` of the grid. */
export type VectorMap = readonly [RealArray<Float32Array>, RealArray<Float32Array>, RealArray<Float32Array>];

/** One reflection on the grid of all. */
export interface ProjectedDisplacement {
  /** Unit vector along `q`; components along the axes of the grid. */
  readonly direction: Vector3;
  /** `u . direction`, 0 outside. */
  readonly displacementNanometers: RealArray<Float32Array>;
  /** Its derivatives along the axes of the grid. */
  readonly gradient: VectorMap;
}

/** Components along the axes `[z, y, x]` of the grid; 0 outside. */
export interface TensorMaps {
  readonly displacementNanometers: VectorMap;
  /** `(d u_a / d b + d u_b / d a) / 2` by `zz`, `yy`, `xx`, `zy`, `zx`, `yx`. */
  readonly strain: Readonly<Record<StrainComponent, RealArray<Float32Array>>>;
  /** By how much the lattice is turned about each axis, right-handed, radians: half of the curl. */
  readonly rotation: VectorMap;
  /** Trace of the strain: the relative change of volume. */
  readonly dilatation: RealArray<Float32Array>;
  /** `sqrt(2/3 e:e)` of its part without trace: von Mises' equivalent strain. */
  readonly equivalentStrain: RealArray<Float32Array>;
  /** Root mean square over the reflections of what no displacement explains; of more than three of them. */
  readonly residualNanometers?: RealArray<Float32Array>;
}

export const STRAIN_COMPONENTS = ["zz", "yy", "xx", "zy", "zx", "yx"] as const;
export type StrainComponent = (typeof STRAIN_COMPONENTS)[number];

/** Of `det (A^T A)`, relative to that of three reflections at right angles. */
const LEAST_DETERMINANT = 1e-3;

/**
 * Of each voxel the least-squares solution of `direction_i . u = d_i` (Hofmann et al. 2017,
 * doi:10.1038/srep45993): with the directions as the rows of `A`, `u = (A^T A)^-1 A^T d`, and the same matrix turns the
 * gradients of `d` into that of `u`, so that no derivative is taken of what was solved for.
 * @param reflections - three or more on one grid, not in one plane.
 * @param inside - 1 where all of them know the crystal.
 * @throws {ValueError} when there are fewer, or their directions lie in a plane.
 */
export function tensorMaps(reflections: readonly ProjectedDisplacement[], inside: RealArray<Uint8Array>): TensorMaps {
  const weights = solutionWeights(reflections.map(({ direction }) => direction));
  const { shape } = inside;
  const maps = emptyMaps(shape, reflections.length > 3);
  const [uz, uy, ux] = maps.displacementNanometers.map(({ data }) => data);
  const fields = reflections.map(({ displacementNanometers, gradient, direction }) => ({
    d: displacementNanometers.data,
    gradient: gradient.map(({ data }) => data),
    direction,
  }));
  for (let i = 0; i < inside.data.length; i++) {
    if (!inside.data[i]) continue;
    const u = summed(weights, (k) => fields[k].d[i]);
    [uz[i], uy[i], ux[i]] = u;
    // row: which axis it is derived along; column: component of the displacement
    const alongZ = summed(weights, (k) => fields[k].gradient[0][i]);
    const alongY = summed(weights, (k) => fields[k].gradient[1][i]);
    const alongX = summed(weights, (k) => fields[k].gradient[2][i]);
    putDerivatives(maps, i, [alongZ, alongY, alongX]);
    const { residualNanometers: residual } = maps;
    if (residual) {
      const squares = fields.reduce((sum, { d, direction }) => sum + (d[i] - dot(direction, u)) ** 2, 0);
      residual.data[i] = Math.sqrt(squares / fields.length);
    }
  }
  return maps;
}

/** By reflection the vector that its displacement is to be multiplied by: the columns of `(A^T A)^-1 A^T`. */
export function solutionWeights(directions: readonly Vector3[]): readonly Vector3[] {
  const count = directions.length;
  if (count < 3) throw new ValueError(`strain tensor: expected three reflections or more, got ${count}`);
  const normal = [0, 1, 2].map((a) =>
    directions.reduce<Vector3>((sum, direction) => add(sum, scale(direction, direction[a])), [0, 0, 0]),
  ) as unknown as Basis;
  const volume = determinant(normal) / (count / 3) ** 3;
  if (!(volume > LEAST_DETERMINANT)) {
    throw new ValueError(
      "strain tensor: the scattering vectors lie nearly in one plane, so what is across it is not measured; add a reflection out of the plane",
    );
  }
  // of a symmetric matrix the dual basis is the inverse
  const inverse = dualOf(normal);
  return directions.map((direction) => combine(inverse, direction));
}

function summed(weights: readonly Vector3[], value: (reflection: number) => number): Vector3 {
  let [z, y, x] = [0, 0, 0];
  for (let k = 0; k < weights.length; k++) {
    const factor = value(k);
    z += weights[k][0] * factor;
    y += weights[k][1] * factor;
    x += weights[k][2] * factor;
  }
  return [z, y, x];
}

function putDerivatives({ strain, rotation, ...invariants }: TensorMaps, i: number, [alongZ, alongY, alongX]: Basis) {
  const [zz, yy, xx] = [alongZ[0], alongY[1], alongX[2]];
  const zy = (alongY[0] + alongZ[1]) / 2;
  const zx = (alongX[0] + alongZ[2]) / 2;
  const yx = (alongX[1] + alongY[2]) / 2;
  for (const [k, value] of [zz, yy, xx, zy, zx, yx].entries()) strain[STRAIN_COMPONENTS[k]].data[i] = value;
  rotation[0].data[i] = (alongX[1] - alongY[2]) / 2;
  rotation[1].data[i] = (alongZ[2] - alongX[0]) / 2;
  rotation[2].data[i] = (alongY[0] - alongZ[1]) / 2;
  const trace = zz + yy + xx;
  const contracted = zz * zz + yy * yy + xx * xx + 2 * (zy * zy + zx * zx + yx * yx);
  invariants.dilatation.data[i] = trace;
  invariants.equivalentStrain.data[i] = Math.sqrt(Math.max(0, (2 / 3) * (contracted - (trace * trace) / 3)));
}

function emptyMaps(shape: Shape, hasResidual: boolean): TensorMaps {
  const empty = (): RealArray<Float32Array> => ({ data: new Float32Array(sizeOfShape(shape)), shape });
  const three = (): VectorMap => [empty(), empty(), empty()];
  return {
    displacementNanometers: three(),
    strain: { zz: empty(), yy: empty(), xx: empty(), zy: empty(), zx: empty(), yx: empty() },
    rotation: three(),
    dilatation: empty(),
    equivalentStrain: empty(),
    ...(hasResidual && { residualNanometers: empty() }),
  };
}
