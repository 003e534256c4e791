import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { phaseSlope } from "./phase-slope.js";

const SHAPE = [7, 8, 9];

function waveOf(phaseAt: (z: number, y: number, x: number) => number) {
  const phase = Array.from({ length: 504 }, (_, i) => phaseAt(Math.floor(i / 72), Math.floor(i / 9) % 8, i % 9));
  const real = Float64Array.from(phase, (p, i) => (1 + (i % 3)) * Math.cos(p));
  const imag = Float64Array.from(phase, (p, i) => (1 + (i % 3)) * Math.sin(p));
  return { real, imag, shape: SHAPE };
}

const everywhere = { data: new Uint8Array(504).fill(1), shape: SHAPE };

describe("phaseSlope", () => {
  it("is exact for a plane wave, however often it wraps, along any direction", () => {
    const wave = waveOf((z, y, x) => 3 * z - 2.9 * y + 0.4 * x + 1);
    const slope = phaseSlope(wave, everywhere, [0.5, -1, 2]);
    expect(slope.data).toBeAllClose(new Float32Array(504).fill(1.5 + 2.9 + 0.8), { rtol: 1e-6 });
  });

  it("is the middle of both sides for a parabola, one side at the edge", () => {
    const slope = phaseSlope(
      waveOf((_z, _y, x) => 0.2 * x * x),
      everywhere,
      [0, 0, 1],
    ).data;
    expect([...slope.subarray(0, 9)]).toBeAllClose([0.2, 0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8, 3], { atol: 1e-6 });
  });

  it("sees only what is inside, and gives 0 elsewhere", () => {
    const wave = waveOf((z, _y, x) => (x > 4 ? 2 * z : 0.3 * x));
    const mask = { data: everywhere.data.map((_, i) => Number(i % 9 <= 4)), shape: SHAPE };
    const slope = phaseSlope(wave, mask, [0, 0, 1]).data;
    expect([...slope.subarray(0, 9)]).toBeAllClose([0.3, 0.3, 0.3, 0.3, 0.3, 0, 0, 0, 0], { atol: 1e-6 });
    const alone = { data: new Uint8Array(504), shape: SHAPE };
    alone.data[250] = 1;
    expect(phaseSlope(wave, alone, [1, 1, 1]).data).toEqual(new Float32Array(504));
  });

  it("wants a mask of the same shape", () => {
    expect(() =>
      phaseSlope(
        waveOf(() => 0),
        { ...everywhere, shape: [9, 8, 7] },
        [1, 0, 0],
      ),
    ).toThrow("phaseSlope: mask");
  });
});
