import "@autophase/vitest/matchers";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { cameraAt } from "../surface/camera.js";
import { amplitudeFigure } from "./amplitude-figure.js";

const SHAPE = [7, 8, 9];
/** Of amplitude 1 where height is large and depth is small, else a half. */
const real = Float32Array.from({ length: 504 }, (_, i) => {
  const [z, y] = [Math.floor(i / 72), Math.floor(i / 9) % 8];
  return y > 5 && z < 3 ? 1 : 0.5;
});
const object = {
  object: { real, imag: new Float32Array(504), shape: SHAPE },
  support: { data: new Uint8Array(504).fill(1), shape: SHAPE },
};

interface Plane {
  readonly names: readonly string[];
  /** Rows and columns with a bright middle, as shares of the picture. */
  readonly rows: number;
  readonly columns: number;
}

/** Centre of the bright pixels of each picture, and the names beside it. */
function planesOf(svg: string): Plane[] {
  return [
    ...svg.matchAll(/href="data:image\/png;base64,([^"]+)"[\s\S]*?>([^<>]*\u2192)<\/text>[\s\S]*?>([^<>]*)<\/text>/g),
  ]
    .slice(0, 3)
    .map(([, bytes, across, along]) => {
      const { data, width, height } = decode(Buffer.from(bytes, "base64"));
      let [sum, rows, columns] = [0, 0, 0];
      for (let i = 0; i < width * height; i++) {
        // the bright end of viridis is yellow: much red
        if (data[4 * i] < 200) continue;
        sum++;
        rows += Math.floor(i / width) / height;
        columns += (i % width) / width;
      }
      return { names: [along, across], rows: rows / sum, columns: columns / sum };
    });
}

describe("height", () => {
  const options = { centre: [1, 7, 4], axisNames: ["z", "y", "x"] };

  it("runs down as the rows of a detector", () => {
    const [acrossDepth, , acrossWidth] = planesOf(amplitudeFigure(object, options));
    expect(acrossDepth.names).toEqual(["\u2190 y", "x \u2192"]);
    expect(acrossDepth.rows).toBeGreaterThan(0.7);
    expect(acrossWidth.names).toEqual(["\u2190 z", "y \u2192"]);
    expect([acrossWidth.rows < 0.4, acrossWidth.columns > 0.7]).toEqual([true, true]);
  });

  it("is drawn up in a laboratory, in both planes that it lies in", () => {
    const [acrossDepth, acrossHeight, acrossWidth] = planesOf(
      amplitudeFigure(object, { ...options, isHeightUp: true }),
    );
    expect(acrossDepth.names).toEqual(["y \u2192", "x \u2192"]);
    expect(acrossDepth.rows).toBeLessThan(0.3);
    expect(acrossHeight.names).toEqual(["\u2190 z", "x \u2192"]);
    expect(acrossWidth.names).toEqual(["y \u2192", "z \u2192"]);
    expect([acrossWidth.rows < 0.3, acrossWidth.columns < 0.4]).toEqual([true, true]);
  });

  it("is up from every side, seen from above, and nothing is mirrored", () => {
    for (const view of [
      { yaw: 0, pitch: 0 },
      { yaw: 35, pitch: 25 },
      { yaw: 275, pitch: 60 },
    ]) {
      const { right, down, forward } = cameraAt(view, true);
      expect(down[1]).toBeLessThan(0);
      if (view.pitch > 0) expect(forward[1]).toBeLessThan(0);
      // of width, height, depth as x, y, z: right-handed
      const [x, y, z] = [2, 1, 0];
      const cross = [
        right[y] * down[z] - right[z] * down[y],
        right[z] * down[x] - right[x] * down[z],
        right[x] * down[y] - right[y] * down[x],
      ];
      expect(cross).toBeAllClose([forward[x], forward[y], forward[z]], { atol: 1e-12 });
    }
  });
});
