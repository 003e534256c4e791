import { ShapeError, ValueError } from "@autophase/tensor-io";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { colourAt, colourMap } from "../colour/colour-map.js";
import { pngDataUri } from "./png-data-uri.js";
import { renderImage } from "./render-image.js";

const image = { data: Float64Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] };

function pixelAt(png: Uint8Array, row: number, column: number): readonly number[] {
  const { data, width } = decode(png);
  return [...data.slice(4 * (row * width + column), 4 * (row * width + column) + 4)];
}

describe("renderImage", () => {
  it("paints every voxel in the colour of its value", () => {
    const png = renderImage(image, { range: { min: 0, max: 5 } });
    expect(decode(png)).toMatchObject({ width: 3, height: 2, channels: 4, depth: 8 });
    for (let i = 0; i < 6; i++) {
      const expected = [...colourAt(colourMap("viridis"), i / 5), 255];
      expect(pixelAt(png, Math.floor(i / 3), i % 3)).toEqual(expected);
    }
  });

  it("takes the range of the values by default, and accepts integers", () => {
    expect(renderImage(image)).toEqual(renderImage(image, { range: { min: 0, max: 5 } }));
    const counts = { data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n), shape: [2, 3] };
    expect(renderImage(counts)).toEqual(renderImage(image));
  });

  it("repeats voxels as squares when enlarged", () => {
    const small = renderImage(image);
    const large = renderImage(image, { zoom: 5 });
    expect(decode(large)).toMatchObject({ width: 15, height: 10 });
    for (let row = 0; row < 10; row++) {
      for (let column = 0; column < 15; column++) {
        expect(pixelAt(large, row, column)).toEqual(pixelAt(small, Math.floor(row / 5), Math.floor(column / 5)));
      }
    }
  });

  it("uses a log range", () => {
    const counts = { data: Float32Array.of(0, 1, 100, 10_000), shape: [1, 4] };
    const png = renderImage(counts, { map: "inferno", range: { min: 1, max: 1e4, log: true } });
    const map = colourMap("inferno");
    const expected = [0, 0, 0.5, 1].map((t) => [...colourAt(map, t), 255]);
    expect([0, 1, 2, 3].map((column) => pixelAt(png, 0, column))).toEqual(expected);
  });

  it("covers voxels, transparent or in a colour, the last on top", () => {
    const where = { data: Uint8Array.of(1, 0, 0, 0, 0, 0), shape: [2, 3] };
    const colour = [9, 8, 7, 255] as const;
    expect(pixelAt(renderImage(image, { covers: [{ where }] }), 0, 0)).toEqual([0, 0, 0, 0]);
    expect(pixelAt(renderImage(image, { covers: [{ where }, { where, colour }] }), 0, 0)).toEqual(colour);
    expect(pixelAt(renderImage(image, { covers: [{ where }] }), 0, 1)[3]).toBe(255);
  });

  it("says what is wrong with its arguments", () => {
    expect(() => renderImage({ data: new Float32Array(8), shape: [2, 2, 2] })).toThrow(ShapeError);
    expect(() => renderImage({ data: new Float32Array(5), shape: [2, 3] })).toThrow(ShapeError);
    const where = { data: new Uint8Array(6), shape: [3, 2] };
    expect(() => renderImage(image, { covers: [{ where }] })).toThrow("expected 2 x 3, got 3 x 2");
    expect(() => renderImage(image, { zoom: 1.5 })).toThrow(ValueError);
    expect(() => renderImage(image, { range: { min: 0, max: 1, log: true } })).toThrow(ValueError);
    expect(() => renderImage(image, { range: { min: 2, max: 1 } })).toThrow(ValueError);
    expect(() => renderImage({ data: Float32Array.of(Number.NaN), shape: [1, 1] })).toThrow(ValueError);
  });
});

describe("pngDataUri", () => {
  it("carries the bytes unchanged, however many", () => {
    const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 7919) & 255);
    const [head, body] = pngDataUri(bytes).split(",");
    expect(head).toBe("data:image/png;base64");
    expect(new Uint8Array(Buffer.from(body, "base64"))).toEqual(bytes);
  });
});
