import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../errors.js";
import { parseSlices, sliceArray } from "./slices.js";

const shape = [3, 4, 5];
const data = Int16Array.from({ length: 60 }, (_, i) => i);

describe("parseSlices and sliceArray", () => {
  it("cut as Python does, keeping the axis of a single number", () => {
    const part = sliceArray("x", { data, shape }, parseSlices("1, :-2, 2:"));
    expect(part.shape).toEqual([1, 2, 3]);
    expect([...part.data]).toEqual([22, 23, 24, 27, 28, 29]);
    expect([...sliceArray("x", { data, shape }, parseSlices("-1,-1,-1")).data]).toEqual([59]);
    expect(sliceArray("x", { data, shape }, parseSlices(":")).data).toEqual(data);
    const [real, imag] = [Float32Array.from(data), Float32Array.from(data, (value) => -value)];
    expect(sliceArray("x", { real, imag, shape: [60] }, parseSlices("58:"))).toEqual({
      real: Float32Array.of(58, 59),
      imag: Float32Array.of(-58, -59),
      shape: [2],
    });
  });

  it.each(["a", "1:2:3", "1 2", "", "1.5"])("refuse '%s'", (text) => {
    expect(() => parseSlices(text)).toThrow(ValueError);
  });

  it.each(["3", "0:4", "2:1", ":,:,:,:", "-4:"])("refuse %s of 3 x 4 x 5", (text) => {
    expect(() => sliceArray("x", { data, shape }, parseSlices(text))).toThrow(ShapeError);
  });
});
