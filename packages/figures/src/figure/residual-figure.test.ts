import { expect, it } from "vitest";
import { residualOf, residualPlanes, residualRange } from "./residual-figure.js";

const shape = [4, 4, 4];

it("has the spread of counting, whatever the counts", () => {
  // sums of uniform numbers stand in for the noise of counts, which is nearly normal
  const noise = (i: number): number =>
    [1, 2, 3].reduce((sum, k) => sum + Math.sin(1e4 * (i + 1) * k * 1.618), 0) * 0.816;
  for (const mean of [1e2, 1e6]) {
    const counts = { data: Float32Array.from({ length: 64 }, (_, i) => mean + Math.sqrt(mean) * noise(i)), shape };
    const { data } = residualOf(counts, { data: new Float32Array(64).fill(mean), shape });
    const spread = Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / 64);
    expect(spread).toBeGreaterThan(0.7);
    expect(spread).toBeLessThan(1.3);
  }
});

it("is even around 0, and does not see what is masked", () => {
  const values = { data: Float32Array.from({ length: 64 }, (_, i) => (i === 0 ? 900 : i % 2 ? -8.5 : 2)), shape };
  const mask = { data: Uint8Array.from({ length: 64 }, (_, i) => Number(i > 0)), shape };
  expect(residualRange(values, mask)).toEqual({ min: -9, max: 9 });
  expect(residualRange({ data: new Float32Array(64), shape })).toEqual({ min: -3, max: 3 });
});

it("shows three planes, of an image one", () => {
  const pattern = { intensity: { data: new Float32Array(64).fill(9), shape } };
  const titles = residualPlanes(pattern, { data: new Float32Array(64).fill(3), shape }).panels.map(
    ({ title }) => title,
  );
  expect(titles).toEqual(["residual, frame = 2", "residual, row = 2", "residual, column = 2"]);
  const image = { intensity: { data: new Float32Array(16), shape: [4, 4] } };
  expect(residualPlanes(image, { data: new Float32Array(16), shape: [4, 4] }).panels).toHaveLength(1);
});
