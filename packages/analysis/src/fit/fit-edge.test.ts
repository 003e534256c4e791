import { describe, expect, it } from "vitest";
import { fitEdge } from "./fit-edge.js";
import { leastSquares } from "./least-squares.js";

describe("leastSquares", () => {
  it("finds a minimum that is no zero, and says where it finds none", () => {
    const xs = [0, 1, 2, 3, 4];
    const ys = [2.1, 1.2, 0.75, 0.4, 0.3];
    const residuals = ([height, rate]: readonly number[]) => xs.map((x, i) => height * Math.exp(-rate * x) - ys[i]);
    const fitted = leastSquares(residuals, [1, 1], { steps: [1e-6, 1e-6] });
    const [height, rate] = fitted ?? [];
    for (const change of [-1e-3, 1e-3]) {
      const cost = (p: readonly number[]) => residuals(p).reduce((sum, value) => sum + value * value, 0);
      expect(cost([height + change, rate])).toBeGreaterThan(cost([height, rate]));
      expect(cost([height, rate + change])).toBeGreaterThan(cost([height, rate]));
    }
    expect(leastSquares(residuals, [1, 1], { steps: [1e-6, 1e-6], mostSteps: 2 })).toBeUndefined();
  });
});

describe("fitEdge", () => {
  // Gauss's integral by small steps
  const step = (x: number, sigma: number): number => {
    let sum = 0;
    for (let t = -8 * sigma; t < x; t += sigma / 200) sum += Math.exp(-(t * t) / (2 * sigma * sigma)) / 200;
    return 1 - sum / Math.sqrt(2 * Math.PI);
  };

  it("finds where a blurred step is and how wide", () => {
    const positions = Array.from({ length: 40 }, (_, i) => i / 4);
    const edge = fitEdge(
      positions,
      positions.map((x) => 0.8 * step(x - 5.3, 1.1)),
    );
    expect(edge?.position).toBeCloseTo(5.3, 2);
    expect(edge?.width).toBeCloseTo(2 * Math.sqrt(2 * Math.log(2)) * 1.1, 1);
    expect(edge?.height).toBeCloseTo(0.8, 2);
  });

  it("finds none where nothing falls", () => {
    expect(fitEdge([0, 1, 2, 3], [1, 1, 1, 1])).toBeUndefined();
  });
});
