import { describe, expect, it } from "vitest";
import { decodeBase64 } from "../image/base64.js";
import { encodeColours, encodeMeasured, encodeView } from "./encode-view.js";
import type { EncodedImage } from "./encoded-image.js";

const bytesOf = ({ bytes }: EncodedImage): number[] => [...decodeBase64(bytes)];

describe("encodeMeasured", () => {
  it("is the plane through the centre on a logarithmic range, with what was not measured left out", () => {
    const intensity = { data: Float32Array.from({ length: 12 }, (_, i) => 10 ** (i - 6)), shape: [3, 2, 2] };
    const mask = { data: Uint8Array.from({ length: 12 }, (_, i) => Number(i !== 7)), shape: [3, 2, 2] };
    const { image, range } = encodeMeasured({ intensity, mask, history: [] });
    // of the middle frame: 0.01, 0.1, 1, and 10 that was not measured
    expect([range.min, range.max]).toEqual([expect.closeTo(0.01, 8), 1]);
    expect(image).toMatchObject({ shape: [2, 2], blank: 255 });
    expect(bytesOf(image)).toEqual([0, 127, 254, 255]);
  });
});

describe("encodeView", () => {
  it("scales amplitudes by the largest of all planes, and phases by the turn inside the support", () => {
    const plane = (amplitude: number[], phase: number[]) => ({
      shape: [1, 3],
      amplitude: Float32Array.from(amplitude),
      phase: Float32Array.from(phase),
      support: Uint8Array.of(1, 1, 0),
    });
    const planes = [plane([0, 1, 2], [-Math.PI, 0, 1]), plane([4, 0, 0], [Math.PI - 1e-3, 1, 1])];
    const pattern = { data: Float32Array.of(1, 10, 100, 1000), shape: [2, 2] };
    const view = encodeView({ planes, pattern }, { min: 1, max: 100, log: true });
    expect(view.planes.map(({ amplitude }) => bytesOf(amplitude))).toEqual([
      [0, 64, 128],
      [255, 0, 0],
    ]);
    expect(bytesOf(view.planes[0].phase)).toEqual([1, 128, 0]);
    expect(bytesOf(view.planes[1].phase)[0]).toBe(255);
    expect(view.planes[0].phase.blank).toBe(0);
    expect(bytesOf(view.calculated)).toEqual([0, 127, 254, 254]);
  });
});

it("encodes 256 colours of three bytes", () => {
  expect(decodeBase64(encodeColours("inferno"))).toHaveLength(768);
});
