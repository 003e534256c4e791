import type { Basis } from "@autophase/physics/vector3";
import { type Acquisition, createRandom, type RealArray, readSpec } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { preparePattern } from "../prepare-pattern.js";
import { readPrepareSettings } from "../settings/settings-file.js";
import type { PlaceInFrames } from "./measured-scan.js";
import { monitorOfArray, monitorOfHeader, monitorOfScans, monitorOfText } from "./monitor.js";
import { preparationSummary } from "./preparation-summary.js";
import { preparationWords } from "./preparation-words.js";
import { prepare } from "./prepare.js";

/** A bright peak with Poisson-like grain around voxel 7, 9, 8. */
function peak(shape: readonly [number, number, number]): RealArray<Float32Array> {
  const random = createRandom(3);
  const [depth, height, width] = shape;
  const data = Float32Array.from({ length: depth * height * width }, (_, i) => {
    const at = [Math.floor(i / (height * width)) - 7, (Math.floor(i / width) % height) - 9, (i % width) - 8];
    return Math.round(400 * Math.exp(-at.reduce((sum, x) => sum + x * x, 0) / 8) + random.uniform());
  });
  return { data, shape };
}

const frames = peak([16, 18, 20]);
const dark = { data: new Float32Array(18 * 20), shape: [18, 20] };

describe("prepare", () => {
  it("gives what preparePattern gives, with its record, the file that repeats it, and steps as events", async () => {
    const lines: string[] = [];
    const preparation = await prepare(
      {
        frames: [frames],
        names: ["frames"],
        dark,
        acquisitionAt: ({ center, bin, origin }) => ({ peakPixel: [center[1] + origin[0], center[2] + bin[2]] }),
      },
      {
        dark: "dark.tif",
        crop: [8, 8, 8],
        threshold: 2,
        origin: [0, 0],
        maskBox: [
          [
            [0, 1],
            [null, null],
            [null, null],
          ],
        ],
      },
      {
        provenance: { program: "test", version: "1", command: "test prepare" },
        resolveFile: (name) => `/data/${name}`,
        onEvent: (event) => lines.push(...preparationWords(event)),
      },
    );
    const { pattern, account, record, settingsText, settings } = preparation;
    const plain = preparePattern(frames, {
      dark,
      crop: [8, 8, 8],
      threshold: 2,
      maskBoxes: [{ offset: [0, 0, 0], count: [1, 18, 20] }],
    });
    expect(pattern.intensity).toEqual(plain.intensity);
    expect(pattern.mask).toEqual(plain.mask);
    expect(account).toEqual(plain.account);
    expect(pattern.acquisition).toEqual({ peakPixel: [9, 9] });
    expect(pattern.history).toEqual([record]);
    expect(record).toMatchObject({
      program: "test",
      version: "1",
      command: "test prepare",
      parameters: {
        frames: "frames",
        dark: "dark.tif",
        threshold: 2,
        crop: [8, 8, 8],
        peak: [7, 9, 8],
        settings: settingsText,
      },
    });
    expect(settings).toMatchObject({ gaps: "auto", threshold: 2 });
    expect(readPrepareSettings(settingsText, "text")).toEqual({
      frames: ["/data/frames"],
      settings: {
        dark: "/data/dark.tif",
        crop: [8, 8, 8],
        threshold: 2,
        origin: [0, 0],
        maskBox: [
          [
            [0, 1],
            [null, null],
            [null, null],
          ],
        ],
      },
    });
    expect(lines[0]).toMatch(/^frames: 16 frames of 18 x 20 pixels, /);
    expect(lines.map((line) => line.split(":")[0])).toContain("crop");
    expect(preparationSummary(preparation)).toMatchObject({
      shape: [8, 8, 8],
      center: [7, 9, 8],
      threshold: 2,
      peakPixel: [9, 9],
    });
  });

  it("takes of a monitor of the whole scan what belongs to the part that was read", async () => {
    const part = { data: frames.data.subarray(4 * 360, 12 * 360), shape: [8, 18, 20] };
    const monitor = Float64Array.from({ length: 16 }, (_, frame) => 100 + frame);
    const options = { monitor: "Monitor", slice: [[4, 12]] as [number, number][], crop: "full" as const };
    const whole = await prepare({ frames: [part], monitor: [monitor] }, options);
    const own = await prepare({ frames: [part], monitor: [monitor.slice(4, 12)] }, options);
    expect(whole.pattern.intensity).toEqual(own.pattern.intensity);
    const wrong = { frames: [part], monitor: [monitor] };
    await expect(prepare(wrong, { monitor: "Monitor" })).rejects.toThrow(
      "monitor: expected 8 values, one per frame, got 16",
    );
  });

  it("resamples at right angles where it knows the steps, and leaves that in the pattern", async () => {
    const asked: unknown[] = [];
    const scan = {
      frames: [frames],
      acquisitionAt: ({ center, bin }: PlaceInFrames) => ({ peakPixel: [center[1], bin[0]] as const }),
      reciprocalVoxelOf: (acquisition: Acquisition): Basis => {
        asked.push(acquisition);
        return [
          [0.5, 0, 1],
          [0, 1, 0],
          [1, 0, 0],
        ];
      },
    };
    const { pattern } = await prepare(scan, { grid: "orthogonal", crop: [8, 8, 8], badPixels: "none", bin: [2, 1, 1] });
    // of single frames around the peak
    expect(asked).toEqual([{ peakPixel: [9, 1] }]);
    expect(pattern.acquisition).toEqual({ peakPixel: [9, 2], isOrthogonal: true });
    // frames 7 and 8 are added up: that of the peak stays, the next one moves by half a column
    const at = (frame: number, column: number): number => frames.data[(frame * 18 + 9) * 20 + column];
    expect(pattern.intensity.data[(2 * 8 + 4) * 8 + 4]).toBeCloseTo(at(7, 8) + (at(8, 7) + at(8, 8)) / 2, 3);
    await expect(prepare({ frames: [frames] }, { grid: "orthogonal" })).rejects.toThrow(
      "prepare: grid: expected a scan whose beamline, angles, energy, distance and pixel size are known",
    );
  });

  it("says what a person should know, and what speaks against phasing", async () => {
    const { remarks, warnings } = await prepare({ frames: [frames] }, { crop: [11, 22, 20] });
    expect(remarks[0]).toMatch(
      /^crop: \d+ voxels lie outside the frames \(16 x 18 x 20\); they are padded and masked$/,
    );
    expect(remarks[1]).toBe("crop: 11, 22 voxels are slow to transform; lengths of 2, 3, 5 and 7 are fast");
    for (const warning of warnings)
      expect(warning).toMatch(/^The oversampling along the (frames|rows|columns) is about/);
    const { remarks: chosen, settingsText } = await prepare({ frames: [frames] });
    expect(readPrepareSettings(settingsText, "text")).toEqual({ settings: {} });
    expect(chosen[0]).toMatch(/^crop: \d+,\d+,\d+ chosen to keep nearly all counts$/);
  });

  it("refuses settings out of range, and files that are only named", async () => {
    await expect(prepare({ frames: [frames] }, { threshold: -1 })).rejects.toThrow(
      "prepare: threshold: expected a number",
    );
    await expect(prepare({ frames: [frames] }, { dark: "dark.tif" })).rejects.toThrow(
      "prepare: dark: expected its values",
    );
    await expect(prepare({ frames: [frames] }, { gaps: "gaps.npy" })).rejects.toThrow(
      "prepare: gaps: expected its values",
    );
    await expect(prepare({ frames: [] })).rejects.toThrow("expected at least one scan, got none");
  });

  it("stops between two steps", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const events: string[] = [];
    const running = prepare(
      { frames: [frames, frames] },
      {},
      { signal: controller.signal, onEvent: ({ name }) => events.push(name) },
    );
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(events).not.toContain("crop");
  });
});

describe("monitor", () => {
  const spec = readSpec("#F a.spec\n\n#S 1 ascan th 0 1 1 1\n#N 2\n#L Theta  Monitor\n0 10\n1 11\n");

  it("is a counter of scans", () => {
    expect(monitorOfScans(spec, "a.spec", [1], "Monitor").map((series) => [...Array.from(series)])).toEqual([[10, 11]]);
    expect(() => monitorOfScans(spec, "a.spec", [1], "Flux")).toThrow(
      "a.spec: scan 1 has no counter Flux; it has Theta, Monitor",
    );
    const header = { ...spec.scan(1), remarks: ["Flux has 3 values for 2 frames, and is left out"] };
    expect(() => monitorOfHeader(header, "a.h5", "Flux")).toThrow(
      "a.h5: scan 1: Flux has 3 values for 2 frames, and is left out",
    );
  });

  it("is a text of numbers, or an array along one axis", () => {
    expect(monitorOfText("# counts\n1, 2;3\t4\n", "m.txt")).toEqual([1, 2, 3, 4]);
    expect(() => monitorOfText("# none\n", "m.txt")).toThrow("m.txt: expected numbers, one per frame");
    expect(() => monitorOfText("1 two", "m.txt")).toThrow("m.txt: expected numbers, one per frame");
    expect(monitorOfArray({ data: Int32Array.of(1, 2), shape: [2] }, "m.npy")).toEqual(Float64Array.of(1, 2));
    expect(() => monitorOfArray({ data: new Float32Array(4), shape: [2, 2] }, "m.npy")).toThrow("along one axis");
  });
});
