import { describe, expect, it } from "vitest";
import { createFilm } from "./align-film.js";
import { type CrystalPlanes, crystalPlanes } from "./crystal-planes.js";

/** A wedge that is nobody's mirror image, its phase a slope and a bump; drawn with the middle anywhere. */
function wedge({ side = 21, middle = [10, 10], turn = 0, isTwin = false, voxel = 5 } = {}): CrystalPlanes {
  const shape = [side, side];
  const sign = isTwin ? -1 : 1;
  const value = (what: (y: number, x: number) => number) => ({
    data: Float32Array.from({ length: side * side }, (_, i) =>
      what(sign * (Math.floor(i / side) - middle[0]), sign * ((i % side) - middle[1])),
    ),
    shape,
  });
  const isInside = (y: number, x: number): boolean => Math.abs(y) < 6 && x > -6 && x < 5 - y / 2;
  const phase = (y: number, x: number): number => 0.5 * Math.exp(-((y - 2) ** 2 + (x + 2) ** 2) / 6);
  return {
    amplitude: value((y, x) => (isInside(y, x) ? 1 : 0)),
    phase: value((y, x) => sign * phase(y, x) + turn),
    strain: value((y, x) => (isInside(y, x) ? 1e-4 * y : Number.NaN)),
    middle: [middle[0], middle[1]],
    voxelSizeNanometers: voxel,
  };
}

const trusted = (planes: CrystalPlanes) => ({ planes, trustworthy: true });

describe("createFilm", () => {
  it("lays twins, moved and turned in phase, over the first one", () => {
    const others = [
      wedge({ isTwin: true, turn: 2 }),
      wedge({ middle: [9, 11], turn: -1 }),
      wedge({ isTwin: true, middle: [11, 10] }),
    ];
    // a middle that is off by one
    const off = { ...wedge({ turn: 0.3 }), middle: [11, 9] as const };
    const [first, ...frames] = createFilm()([wedge(), ...others, off].map(trusted));
    expect(frames.map(({ isTwin }) => isTwin)).toEqual([true, false, true, false]);
    for (const frame of frames) {
      expect(frame.amplitude.shape).toEqual(first?.amplitude.shape);
      let [inside, far] = [0, 0];
      for (const [i, expected] of (first?.phase.data ?? new Float32Array()).entries()) {
        if (Number.isNaN(expected) || Number.isNaN(frame.phase.data[i])) continue;
        inside++;
        far = Math.max(far, Math.abs(frame.phase.data[i] - expected));
        expect(frame.strain.data[i]).toBeCloseTo(first?.strain.data[i] ?? 0, 8);
      }
      expect(inside).toBeGreaterThan(100);
      expect(far).toBeLessThan(1e-3);
    }
  });

  it("goes by the last one that can be trusted, and asks a pair once", () => {
    const film = createFilm();
    const noise = wedge({ isTwin: true });
    const scans = [trusted(wedge()), { planes: noise, trustworthy: false }, trusted(wedge({ turn: 1 }))];
    const once = film(scans);
    expect(once.map(({ isTwin }) => isTwin)).toEqual([false, true, false]);
    expect(film(scans)).toEqual(once);
    expect(film([])).toEqual([]);
  });

  it("shows crystals of other voxels at one scale", () => {
    const [fine, coarse] = createFilm()([wedge(), wedge({ voxel: 10 })].map(trusted));
    expect([fine?.voxelSizeNanometers, coarse?.voxelSizeNanometers]).toEqual([5, 5]);
    const area = (frame = fine) => frame?.strain.data.filter(Number.isFinite).length ?? 0;
    expect(area(coarse) / area()).toBeGreaterThan(3.5);
  });
});

it("planes have their heights up, and nothing of strain outside", () => {
  const shape = [2, 2, 3];
  const strain = { data: Float32Array.from({ length: 12 }, (_, i) => i), shape };
  const inside = { data: Uint8Array.from({ length: 12 }, (_, i) => (i % 3 ? 1 : 0)), shape };
  const object = { real: Float32Array.from(strain.data), imag: new Float32Array(12), shape };
  const crystal = { object, strain, regions: { inside }, origin: [1, 0, 2] as const, voxelSizeNanometers: 4 };
  const planes = crystalPlanes(crystal);
  expect([...planes.strain.data]).toEqual([Number.NaN, 10, 11, Number.NaN, 7, 8]);
  expect([...planes.amplitude.data]).toEqual([9, 10, 11, 6, 7, 8]);
  expect(planes.middle).toEqual([1, 2]);
});
