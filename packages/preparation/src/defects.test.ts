import { simulateCrystal } from "@autophase/simulation";
import { createRandom, findMarkedPixels, type RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import {
  type CountsVolume,
  chooseThreshold,
  correctFrames,
  findAliens,
  findBadPixels,
  findGaps,
  maskBoxes,
  maskWith,
  normalizeFrames,
  preparePattern,
  subtractBackground,
  thresholdCounts,
  totalCounts,
} from "./index.js";

const SHAPE = [32, 40, 36];
const [FRAMES, ROWS, COLUMNS] = SHAPE as [number, number, number];
const SIZE = FRAMES * ROWS * COLUMNS;

const crystals = new Map<number, Float32Array>();
const crystal = (index: number, peakCounts = 1e5): Float32Array =>
  simulateCrystal({ seed: 11, index, shape: SHAPE, detector: { peakCounts } }).pattern.intensity.data;

/** A strained crystal's counts with a weak even background, as frames. */
function pattern(index: number, background = 0.02): Float32Array {
  const clean = crystals.get(index) ?? crystal(index);
  crystals.set(index, clean);
  const random = createRandom(99, index);
  return clean.map((counts) => counts + (random.uniform() < background ? 1 : 0));
}

const asVolume = (data: Float32Array): CountsVolume => correctFrames({ data, shape: SHAPE });
const at = (frame: number, row: number, column: number): number => (frame * ROWS + row) * COLUMNS + column;

describe("a mask of the other convention", () => {
  const bad = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => Number(i % 50 === 3));
  const mask = { data: bad, shape: [ROWS, COLUMNS] };
  const frames = { data: pattern(0), shape: SHAPE };

  it("is asked about, and turned round when it is said", () => {
    expect(() => correctFrames(frames, { mask })).toThrow(/mask: taken as 1 = measured it hides 9\d.* % of the counts/);
    const { mask: measured } = correctFrames(frames, { mask, maskConvention: "bad" });
    expect(measured.data.slice(0, bad.length)).toEqual(bad.map((value) => 1 - value));
  });
});

describe("findBadPixels", () => {
  it("takes nothing of a crystal's pattern for a defect", () => {
    for (let index = 0; index < 8; index++) {
      expect(findBadPixels(asVolume(pattern(index))), `crystal ${index}`).toEqual({ hot: [], dead: [] });
    }
  });

  it("finds planted hot and dead pixels, alone and in pairs, and a dead patch", () => {
    const data = pattern(0);
    const pixel = (row: number, column: number): number => row * COLUMNS + column;
    const hot = [pixel(3, 5), pixel(3, 6), pixel(30, 8), pixel(39, 35)];
    const dead = [pixel(20, 17), pixel(20, 20)];
    for (let row = 22; row < 25; row++) for (let column = 17; column < 20; column++) dead.push(pixel(row, column));
    for (let frame = 0; frame < FRAMES; frame++) {
      for (const k of hot) data[frame * ROWS * COLUMNS + k] = 3000 + (frame % 3);
      for (const k of dead) data[frame * ROWS * COLUMNS + k] = 0;
    }
    const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
    expect(findBadPixels(asVolume(data))).toEqual({ hot: sorted(hot), dead: sorted(dead) });
  });
});

describe("findGaps", () => {
  it("finds strips, lost lines and dark edges between lines that count", () => {
    const data = pattern(1, 0.2);
    for (let i = 0; i < SIZE; i++) {
      const [row, column] = [Math.floor(i / COLUMNS) % ROWS, i % COLUMNS];
      if ([0, 1, 12, 13, 14].includes(row) || column === 30) data[i] = 0;
    }
    expect(findGaps(asVolume(data))).toEqual({ rows: [0, 1, 12, 13, 14], columns: [30], parts: [] });
  });

  it("leaves lines alone that are empty because everything there is", () => {
    const data = new Float32Array(SIZE);
    for (let k = -4; k <= 4; k++) data[at(16, 20 + k, 18 + k)] = Math.floor(400 / 3 ** Math.abs(k));
    expect(findGaps(asVolume(data))).toEqual({ rows: [], columns: [], parts: [] });
  });

  it("finds strips between modules that reach over part of the frame, beside and across whole ones", () => {
    const boxes = [
      { offset: [9, 0], count: [3, 17] },
      { offset: [26, 21], count: [1, 15] },
      { offset: [24, 6], count: [16, 2] },
    ];
    const data = pattern(2, 0.2);
    for (let i = 0; i < SIZE; i++) {
      const [row, column] = [Math.floor(i / COLUMNS) % ROWS, i % COLUMNS];
      const isIn = ({ offset: [top, left], count: [high, wide] }: (typeof boxes)[number]): boolean =>
        row >= top && row < top + high && column >= left && column < left + wide;
      if (column === 17 || column === 18 || boxes.some(isIn)) data[i] = 0;
    }
    expect(findGaps(asVolume(data))).toEqual({ rows: [], columns: [17, 18], parts: boxes });
  });

  it("finds none in the patterns of strained crystals, bright or faint", () => {
    for (const peakCounts of [1e3, 1e4, 1e7]) {
      for (let index = 0; index < 4; index++) {
        const gaps = findGaps(asVolume(crystal(index, peakCounts)));
        expect(gaps, `crystal ${index}, peak ${peakCounts}`).toEqual({ rows: [], columns: [], parts: [] });
      }
    }
  });
});

describe("findMarkedPixels", () => {
  it.each([
    ["uint32 saved as float32", "float32", 2 ** 32 - 1],
    ["uint32 saved as float64", "float64", 2 ** 32 - 1],
    ["uint16 saved as uint32", "uint32", 65535],
    ["uint16 saved as float32", "float32", 65535],
    ["one below it", "float64", 2 ** 32 - 2],
    ["one below that of uint16", "float32", 65534],
    ["int16 saved as float64", "float64", 32767],
    ["uint64 saved as float64", "float64", 2 ** 64 - 1],
    ["uint64 saved as float32", "float32", 2 ** 64 - 1],
    ["a counter of 20 bits", "uint32", 2 ** 20 - 1],
  ] as const)("knows the mark of the detector's own type: %s", (_, type, mark) => {
    const values = Array.from({ length: 24 }, (_, i) => (i % 12 === 7 ? mark : i === 3 ? 9000 : i));
    const data = { float32: Float32Array, float64: Float64Array, uint32: Uint32Array }[type].from(values);
    expect(findMarkedPixels({ data, shape: [2, 3, 4] })).toEqual([7]);
  });

  it("leaves counts that run up to the largest alone", () => {
    const data = Float32Array.from({ length: 24 }, (_, i) => (i % 12 === 7 ? 65535 : 4000 * (i % 12)));
    expect(findMarkedPixels({ data, shape: [2, 3, 4] })).toEqual([]);
  });

  it.each([
    ["negative ones of Pilatus", (n: number) => new Int32Array(n), -1],
    ["the largest of Eiger", (n: number) => new Uint32Array(n), 2 ** 32 - 1],
    ["the largest of 64 bits", (n: number) => new BigUint64Array(n), 2n ** 64n - 1n],
    ["the largest of 16 bits", (n: number) => new Uint16Array(n), 65535],
    ["no numbers", (n: number) => new Float64Array(n), Number.NaN],
  ])("finds %s, in every frame only", (_, create, mark) => {
    const data = create(24) as Float64Array;
    for (let i = 0; i < 24; i++) data[i] = (typeof mark === "bigint" ? BigInt(i) : i) as number;
    for (const pixel of [1, 10]) data[pixel] = data[12 + pixel] = mark as number;
    data[3] = mark as number;
    expect(findMarkedPixels({ data, shape: [2, 3, 4] })).toEqual([1, 10]);
  });

  it("masks them on the way to a pattern, and refuses other values that are no counts", () => {
    const data = Int32Array.from(pattern(0, 0));
    for (let frame = 0; frame < FRAMES; frame++) for (let row = 0; row < ROWS; row++) data[at(frame, row, 30)] = -1;
    const { intensity, mask, account } = preparePattern({ data, shape: SHAPE }, { crop: SHAPE, badPixels: "none" });
    expect(account.maskedVoxels).toBe(FRAMES * ROWS);
    expect(intensity.data.some((counts, i) => counts > 0 && mask.data[i] === 0)).toBe(false);
    data[at(3, 4, 5)] = -2;
    expect(() => preparePattern({ data, shape: SHAPE })).toThrow(/got -2 at \[3, 4, 5\]/);
    expect(() => preparePattern({ data, shape: SHAPE }, { gaps: "none" })).toThrow(/got -1 at \[0, 0, 30\]/);
  });
});

describe("negative numbers where a dark level was taken off", () => {
  const [quiet, gap] = [8, 30];
  const scan = (mark: number): RealArray => {
    const data = Int32Array.from(pattern(0, 0), (counts) => Math.round(counts) - 5);
    for (let frame = 0; frame < FRAMES; frame++) {
      data[at(frame, 3, quiet)] = -1;
      data[at(frame, 3, gap)] = mark;
    }
    data[at(3, 4, 5)] = -5;
    data[at(4, 4, 5)] = 7;
    return { data, shape: SHAPE };
  };
  const options = { crop: SHAPE, badPixels: "none", negative: "zero" } as const;

  it("are no marks, as far as others reach", () => {
    const { mask } = preparePattern(scan(-1), options);
    expect([mask.data[at(2, 3, quiet)], mask.data[at(2, 3, gap)]]).toEqual([1, 1]);
  });

  it("are marks below that", () => {
    const { mask } = preparePattern(scan(-999), options);
    expect([mask.data[at(2, 3, quiet)], mask.data[at(2, 3, gap)]]).toEqual([1, 0]);
  });
});

describe("chooseThreshold", () => {
  const withNoise = (draw: (random: ReturnType<typeof createRandom>) => number): CountsVolume => {
    const random = createRandom(5);
    const data = new Float32Array(SIZE);
    for (let frame = 14; frame < 18; frame++) for (let k = 0; k < 6; k++) data[at(frame, 20, 15 + k)] = 500;
    return asVolume(data.map((counts) => Math.max(0, counts + draw(random))));
  };

  it("lets one in a thousand quiet voxels pass, for single photons", () => {
    const faint = chooseThreshold(withNoise((random) => (random.uniform() < 0.03 ? 1 : 0)));
    expect(faint.isPoisson).toBe(true);
    expect(faint.threshold).toBe(1.5);
    expect(Math.abs(faint.mean / 0.03 - 1)).toBeLessThan(0.4);
  });

  it("stays above a normal distribution", () => {
    const { isPoisson, threshold } = chooseThreshold(withNoise((random) => 100 + 3 * random.normal()));
    expect(isPoisson).toBe(false);
    expect(threshold).toBeGreaterThan(100 + 3 * 3);
    expect(threshold).toBeLessThan(100 + 3 * 6);
  });

  it("looks at a whole large detector, of more blocks than a call has room for arguments", () => {
    const shape = [1, 3400, 3400];
    const data = new Float32Array(3400 ** 2).fill(2);
    expect(chooseThreshold(correctFrames({ data, shape }))).toMatchObject({ mean: 2, deviation: 0 });
  });

  it("is 0 where the signal reaches everywhere", () => {
    for (let index = 0; index < 6; index++) {
      const { threshold, isEven } = chooseThreshold(asVolume(pattern(index, 0)));
      expect([threshold, isEven], `crystal ${index}`).toEqual([0, false]);
    }
  });

  it("is 0 where there is no noise", () => {
    const data = new Float32Array(SIZE);
    data[at(16, 20, 18)] = 9;
    expect(chooseThreshold(asVolume(data)).threshold).toBe(0);
  });
});

describe("findAliens", () => {
  it("are the same whatever the threshold of the counts is", () => {
    const data = pattern(1).map((counts, i) => {
      const at = [Math.floor(i / (ROWS * COLUMNS)) - 6, (Math.floor(i / COLUMNS) % ROWS) - 7, (i % COLUMNS) - 29];
      return counts + Math.round(3e4 * Math.exp(-at.reduce((sum, x) => sum + x * x, 0) / 3));
    });
    const found = [0, 2, 5].map((threshold) => preparePattern({ data, shape: SHAPE }, { threshold }).account.aliens);
    expect(found[0]).toHaveLength(1);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  const center = SHAPE.map((length) => length / 2);

  it("finds none in the patterns of strained crystals", () => {
    for (let index = 0; index < 12; index++) {
      expect(findAliens(asVolume(pattern(index)), { center }), `crystal ${index}`).toEqual([]);
    }
  });

  it("finds a planted peak without a counterpart, and its mask takes it out", () => {
    for (let index = 0; index < 4; index++) {
      const clean = pattern(index);
      const data = clean.map((counts, i) => {
        const d2 =
          (Math.floor(i / (ROWS * COLUMNS)) - 6) ** 2 +
          ((Math.floor(i / COLUMNS) % ROWS) - 7) ** 2 +
          ((i % COLUMNS) - 29) ** 2;
        return counts + Math.round(3e4 * Math.exp(-d2 / 3));
      });
      const planted = data.reduce((sum, counts, i) => sum + counts - clean[i], 0);
      const found = findAliens(asVolume(data), { center });
      expect(found.length, `crystal ${index}`).toBe(1);
      const [{ position, asymmetry, boxes }] = found as [(typeof found)[number]];
      expect(Math.hypot(position[0] - 6, position[1] - 7, position[2] - 29)).toBeLessThan(3);
      expect(asymmetry).toBeGreaterThan(0.75);
      const [before, after] = [asVolume(clean), asVolume(data)].map((volume) => totalCounts(maskBoxes(volume, boxes)));
      expect(Math.abs(after - before)).toBeLessThan(0.01 * planted);
      expect(totalCounts(asVolume(clean)) - before).toBeLessThan(0.01 * totalCounts(asVolume(clean)));
    }
  });

  it("leaves a pair alone: what has a counterpart belongs to the crystal", () => {
    const data = pattern(0);
    for (const sign of [-1, 1]) {
      for (let k = -1; k <= 1; k++) data[at(16 + 10 * sign, 20 + 12 * sign + k, 18 + 10 * sign)] += 300;
    }
    expect(findAliens(asVolume(data), { center })).toEqual([]);
  });
});

describe("corrections of counts", () => {
  const small = (values: number[], shape: number[]): CountsVolume =>
    correctFrames({ data: Float32Array.from(values), shape });

  it("subtracts a constant, the median of each frame, and a measurement, never below 0", () => {
    const frames = small([1, 5, 9, 2, 2, 8], [2, 1, 3]);
    expect([...subtractBackground(frames, 2).intensity.data]).toEqual([0, 3, 7, 0, 0, 6]);
    expect([...subtractBackground(frames, "frame").intensity.data]).toEqual([0, 0, 4, 0, 0, 6]);
    const measured: RealArray = { data: Int32Array.of(1, 0, 3), shape: [1, 3] };
    expect([...subtractBackground(frames, measured).intensity.data]).toEqual([0, 5, 6, 1, 2, 5]);
    expect(() => subtractBackground(frames, { data: new Float32Array(4).fill(1), shape: [2, 2] })).toThrow(
      "background: expected 1 x 3, of one frame or of 2, got 2 x 2",
    );
    expect(() => subtractBackground(frames, -1)).toThrow("background: expected counts of at least 0, got -1");
  });

  it("scales frames to the mean monitor", () => {
    const scaled = normalizeFrames(small([4, 8, 4, 8], [2, 1, 2]), [1, 3]);
    expect([...scaled.intensity.data].map((counts) => Number(counts.toFixed(4)))).toEqual([8, 16, 2.6667, 5.3333]);
    const frames = small([1, 2], [2, 1, 1]);
    expect(() => normalizeFrames(frames, [1, 2, 3])).toThrow("monitor: expected 2 values, one per frame, got 3");
    expect(() => normalizeFrames(frames, [1, 0])).toThrow("monitor: expected values above 0, got 0 for frame 1");
  });

  it("masks weak counts where that is wanted, and never a zero", () => {
    const weak = thresholdCounts(small([0, 1, 2, 3], [1, 4]), 2, "mask");
    expect([...weak.intensity.data]).toEqual([0, 0, 2, 3]);
    expect([...weak.mask.data]).toEqual([1, 0, 1, 1]);
  });

  it("masks boxes and by files, and refuses those that do not fit", () => {
    const frames = small(Array(24).fill(1), [2, 3, 4]);
    const boxed = maskBoxes(frames, [{ offset: [0, 1, 2], count: [2, 1, 2] }]);
    expect(totalCounts(boxed)).toBe(20);
    expect([6, 7, 18, 19].map((i) => boxed.mask.data[i])).toEqual([0, 0, 0, 0]);
    expect(() => maskBoxes(frames, [{ offset: [0, 0, 3], count: [1, 1, 2] }])).toThrow(
      "box 0:1,0:1,3:5: does not lie in the frames, 2 x 3 x 4",
    );
    const mask = { data: Uint8Array.from({ length: 12 }, (_, i) => Number(i !== 5)), shape: [3, 4] };
    expect(totalCounts(maskWith("gaps", frames, mask))).toBe(22);
    expect(() => maskWith("gaps", frames, { data: new Uint8Array(6), shape: [2, 3] })).toThrow(
      "gaps: expected 3 x 4, got 2 x 3",
    );
  });
});
