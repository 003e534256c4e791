import { ShapeError, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { combineMasks } from "./combine-masks.js";
import { createMask } from "./create-mask.js";

const count = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0);

describe("createMask", () => {
  it("measures everything without features", () => {
    expect(createMask([2, 3]).data).toEqual(new Uint8Array(6).fill(1));
  });

  it.each([0, 1, 2])("cuts a band across axis %d", (axis) => {
    const { data } = createMask([5, 6, 7], [{ type: "gap", axis, start: 2, width: 3 }]);
    const expected = data.map((_, index) => {
      const at = [Math.floor(index / 42), Math.floor(index / 7) % 6, index % 7][axis];
      return at >= 2 && at < 5 ? 0 : 1;
    });
    expect(data).toEqual(expected);
    expect(count(data)).toBeLessThan(210);
  });

  it("kills pixels in every frame, the same for the same seed", () => {
    const dead = (seed: number) => createMask([3, 50, 40], [{ type: "dead-pixels", fraction: 0.1, seed }]).data;
    const data = dead(1);
    expect(data.subarray(2000, 4000)).toEqual(data.subarray(0, 2000));
    expect(data.subarray(4000)).toEqual(data.subarray(0, 2000));
    const killed = 2000 - count(data.subarray(0, 2000));
    expect(Math.abs(killed - 200)).toBeLessThan(5 * Math.sqrt(180));
    expect(dead(1)).toEqual(data);
    expect(dead(2)).not.toEqual(data);
  });

  it("kills none at 0 and all at 1", () => {
    expect(count(createMask([9, 9], [{ type: "dead-pixels", fraction: 0, seed: 1 }]).data)).toBe(81);
    expect(count(createMask([9, 9], [{ type: "dead-pixels", fraction: 1, seed: 1 }]).data)).toBe(0);
  });

  it("covers a sphere around floor(N/2), or around the named centre", () => {
    const { data } = createMask([5, 4, 3], [{ type: "beamstop", radius: 1 }]);
    expect(60 - count(data)).toBe(7);
    expect(data[(2 * 4 + 2) * 3 + 1]).toBe(0);
    const corner = createMask([4, 4], [{ type: "beamstop", radius: 1.5, centre: [0, 0] }]).data;
    expect([...corner.subarray(0, 8)]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    expect(count(corner)).toBe(12);
  });

  it("cuts every feature of a list", () => {
    const gap = { type: "gap", axis: 0, start: 0, width: 1 } as const;
    const stop = { type: "beamstop", radius: 0 } as const;
    const both = createMask([4, 4], [gap, stop]);
    expect(both).toEqual(combineMasks(createMask([4, 4], [gap]), createMask([4, 4], [stop])));
    expect(count(both.data)).toBe(11);
  });

  it("rejects features that do not fit", () => {
    const gap = (axis: number, start: number, width: number) => () =>
      createMask([4, 5], [{ type: "gap", axis, start, width }]);
    for (const bad of [gap(2, 0, 1), gap(-1, 0, 1), gap(0, 3, 2), gap(0, -1, 1), gap(1, 0, 0), gap(0, 0.5, 1)]) {
      expect(bad).toThrow(ShapeError);
    }
    expect(() => createMask([4, 0])).toThrow(ShapeError);
    expect(() => createMask([4], [{ type: "dead-pixels", fraction: 1.5, seed: 1 }])).toThrow(ValueError);
    expect(() => createMask([4], [{ type: "beamstop", radius: -1 }])).toThrow(ValueError);
    expect(() => createMask([4], [{ type: "beamstop", radius: 1, centre: [1, 1] }])).toThrow(
      /needs 1 coordinates, got 2/,
    );
  });
});

describe("combineMasks", () => {
  it("rejects none and masks of different shapes", () => {
    expect(() => combineMasks()).toThrow(ShapeError);
    expect(() => combineMasks(createMask([4]), createMask([2, 2]))).toThrow(/expected 4, got 2 x 2/);
  });
});
