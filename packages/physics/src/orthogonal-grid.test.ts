import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { orthogonalGrid, resampleOrthogonally } from "./index.js";
import { type Basis, combine, determinant, dot } from "./vector3.js";

const STEPS: Basis = [
  [0.4, -0.3, 1],
  [0.1, 1.1, 0.05],
  [0.9, 0, 0.02],
];
const SHAPE = [21, 33, 31];
const CENTER = [10, 16, 15];

/** The law that both grids sample: another width in each direction of space. */
const law = ([x, y, z]: readonly number[]): number => 1e4 * Math.exp(-((x / 6) ** 2 + (y / 7) ** 2 + (z / 5) ** 2));

function sampled(steps: Basis) {
  const data = new Float32Array(SHAPE[0] * SHAPE[1] * SHAPE[2]);
  for (let i = 0; i < data.length; i++) {
    const at = [Math.floor(i / (SHAPE[1] * SHAPE[2])), Math.floor(i / SHAPE[2]) % SHAPE[1], i % SHAPE[2]];
    data[i] = law(
      combine(
        steps,
        at.map((place, axis) => place - CENTER[axis]),
      ),
    );
  }
  return data;
}

const everywhere = { data: new Uint8Array(SHAPE[0] * SHAPE[1] * SHAPE[2]).fill(1), shape: SHAPE };

describe("orthogonalGrid", () => {
  it("has steps at right angles that span the same volume, and knows where they lie on the skewed ones", () => {
    const { steps, rowPerFrame, columnPerFrame, columnPerRow } = orthogonalGrid(STEPS);
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect(dot(steps[a], steps[b])).toBeCloseTo(0, 12);
    expect(determinant(steps)).toBeCloseTo(determinant(STEPS), 12);
    expect(combine(STEPS, [2, 2 * rowPerFrame, 2 * columnPerFrame])).toBeAllClose(combine(steps, [2, 0, 0]), {
      atol: 1e-12,
    });
    expect(combine(STEPS, [0, 3, 3 * columnPerRow])).toBeAllClose(combine(steps, [0, 3, 0]), { atol: 1e-12 });
  });

  it("leaves steps at right angles as they are", () => {
    const straight = orthogonalGrid(orthogonalGrid(STEPS).steps);
    expect([straight.rowPerFrame, straight.columnPerFrame, straight.columnPerRow]).toBeAllClose([0, 0, 0], {
      atol: 1e-12,
    });
  });
});

describe("resampleOrthogonally", () => {
  it("gives what the law is on the straight grid, to what linear interpolation costs", () => {
    const grid = orthogonalGrid(STEPS);
    const { intensity, mask } = resampleOrthogonally(
      { intensity: { data: sampled(STEPS), shape: SHAPE }, mask: everywhere },
      grid,
      CENTER,
    );
    const truth = sampled(grid.steps);
    let [worst, known] = [0, 0];
    for (let i = 0; i < truth.length; i++) {
      if (!mask.data[i]) continue;
      known++;
      worst = Math.max(worst, Math.abs(intensity.data[i] - truth[i]));
    }
    // an eighth of the second derivative, 2 / 5^2 at most along a pixel, in two directions
    expect(worst).toBeLessThan(1e4 * 2 * 0.125 * (2 / 36) * 1.5);
    expect(known / truth.length).toBeGreaterThan(0.6);
    expect(intensity.data[(CENTER[0] * SHAPE[1] + CENTER[1]) * SHAPE[2] + CENTER[2]]).toBeCloseTo(1e4, 1);
  });

  it("masks what lies beside a masked voxel or outside, and keeps the counts", () => {
    const intensity = { data: new Float32Array(3 * 5 * 5), shape: [3, 5, 5] };
    intensity.data[12] = 8;
    const mask = { data: new Uint8Array(75).fill(1), shape: [3, 5, 5] };
    mask.data[25 + 7] = 0;
    const grid = { steps: STEPS, rowPerFrame: 0.5, columnPerFrame: -0.25, columnPerRow: 0 };
    const straight = resampleOrthogonally({ intensity, mask }, grid, [1, 2, 2]);
    // the first frame moves by half a row and a quarter of a column
    expect(straight.intensity.data[12]).toBe(8 * 0.5 * 0.75);
    expect(straight.intensity.data.reduce((sum, value) => sum + value, 0)).toBe(8);
    expect(straight.mask.data.subarray(25, 50).filter((value) => value === 0)).toHaveLength(1);
    expect([...straight.mask.data.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
  });
});
