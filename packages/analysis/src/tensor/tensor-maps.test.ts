import "@autophase/vitest/matchers";
import { dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import { describe, expect, it } from "vitest";
import { type ProjectedDisplacement, STRAIN_COMPONENTS, solutionWeights, tensorMaps } from "./tensor-maps.js";

const SHAPE = [3, 4, 5];
const SIZE = 60;
const inside = { data: new Uint8Array(SIZE).fill(1), shape: SHAPE };
/** `d u_a / d b` by rows `a` and columns `b`, axes `z, y, x`; not symmetric. */
const GRADIENT: readonly Vector3[] = [
  [2e-3, 5e-4, -1e-4],
  [1e-4, -1e-3, 3e-4],
  [7e-4, -5e-4, 4e-4],
];
const AT = 33;
const U: Vector3 = [0.03, -0.01, 0.02];

/** As a reflection along `direction` sees a displacement `U` with this gradient. */
function seenAlong(direction: Vector3): ProjectedDisplacement {
  const filled = (value: number) => ({ data: new Float32Array(SIZE).fill(value), shape: SHAPE });
  const [z, y, x] = [0, 1, 2].map((axis) =>
    filled(GRADIENT.reduce((sum, row, a) => sum + direction[a] * row[axis], 0)),
  );
  return { direction, displacementNanometers: filled(dot(direction, U)), gradient: [z, y, x] };
}

const DIRECTIONS: readonly Vector3[] = [
  normalize([1, 1, 1]),
  normalize([-1, 1, 1]),
  normalize([2, 0, 0]),
  normalize([0, 2, 1]),
  normalize([1, -1, 2]),
];

describe.each([3, 4, 5])("tensorMaps of %i reflections", (count) => {
  const maps = tensorMaps(DIRECTIONS.slice(count === 3 ? 1 : 0, count === 3 ? 4 : count).map(seenAlong), inside);

  it("finds displacement, strain and rotation that they are projections of", () => {
    expect(maps.displacementNanometers.map(({ data }) => data[AT])).toBeAllClose([...U], { atol: 1e-7 });
    const names = ["z", "y", "x"];
    for (const component of STRAIN_COMPONENTS) {
      const [a, b] = [...component].map((name) => names.indexOf(name));
      expect(maps.strain[component].data[AT]).toBeCloseTo((GRADIENT[a][b] + GRADIENT[b][a]) / 2, 8);
    }
    // the curl in x, y, z: d u_y / d x - d u_x / d y is about z
    const [z, y, x] = GRADIENT;
    expect(maps.rotation.map(({ data }) => data[AT])).toBeAllClose(
      [(y[2] - x[1]) / 2, (x[0] - z[2]) / 2, (z[1] - y[0]) / 2],
      { atol: 1e-9 },
    );
  });

  it("knows the invariants", () => {
    const trace = 2e-3 - 1e-3 + 4e-4;
    expect(maps.dilatation.data[AT]).toBeCloseTo(trace, 8);
    const symmetric = GRADIENT.map((row, a) => row.map((value, b) => (value + GRADIENT[b][a]) / 2));
    const deviator = symmetric.map((row, a) => row.map((value, b) => value - (a === b ? trace / 3 : 0)));
    const square = deviator.flat().reduce((sum, value) => sum + value * value, 0);
    expect(maps.equivalentStrain.data[AT]).toBeCloseTo(Math.sqrt((2 / 3) * square), 8);
  });

  it("leaves nothing over where there is more than enough", () => {
    if (count === 3) expect(maps.residualNanometers).toBeUndefined();
    else expect(Math.max(...(maps.residualNanometers?.data ?? [1]))).toBeLessThan(1e-8);
  });
});

it("says by how much reflections contradict each other", () => {
  const wrong = seenAlong(DIRECTIONS[4]);
  const shifted = { data: wrong.displacementNanometers.data.map((value) => value + 0.01), shape: SHAPE };
  const { residualNanometers } = tensorMaps(
    [...DIRECTIONS.slice(1, 4).map(seenAlong), { ...wrong, displacementNanometers: shifted }],
    inside,
  );
  expect(residualNanometers?.data[AT]).toBeGreaterThan(5e-4);
});

it("keeps to the inside", () => {
  const part = { data: inside.data.map((_, i) => Number(i === AT)), shape: SHAPE };
  const { strain } = tensorMaps(DIRECTIONS.map(seenAlong), part);
  expect(strain.zz.data.filter((value) => value !== 0)).toHaveLength(1);
});

it("refuses what does not span space", () => {
  expect(() => solutionWeights(DIRECTIONS.slice(0, 2))).toThrow("expected three reflections or more, got 2");
  const flat: Vector3[] = [[1, 0, 0], [0, 1, 0], normalize([1, 1, 0])];
  expect(() => solutionWeights(flat)).toThrow("lie nearly in one plane");
});
