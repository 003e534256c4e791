import { describe, expect, it } from "vitest";
import { sampleReconstruction } from "../../test/sample-volumes.js";
import type { RealArray } from "../arrays/array.js";
import { readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { boxAround, cutOut, putBack } from "./cxi-box.js";
import { readCxi } from "./read-cxi.js";
import { writeCxi } from "./write-cxi.js";

const bare = sampleReconstruction();
const { shape } = bare.object;
/** One voxel of 3 x 4 x 5. */
const support: RealArray<Uint8Array> = { data: new Uint8Array(60), shape };
support.data[(1 * 4 + 2) * 5 + 3] = 1;
const only = (data: Float32Array): Float32Array => data.map((value, i) => (support.data[i] ? value : 0));
const object = { real: only(bare.object.real), imag: only(bare.object.imag), shape };

describe("boxAround", () => {
  it("holds what is not zero, with room as far as there is", () => {
    expect(boxAround(support, 0)).toEqual({ start: [1, 2, 3], shape: [1, 1, 1] });
    expect(boxAround(support, 1)).toEqual({ start: [0, 1, 2], shape: [3, 3, 3] });
    expect(boxAround(support, 9)).toEqual({ start: [0, 0, 0], shape });
    expect(boxAround({ data: new Uint8Array(60), shape }, 1)).toEqual({ start: [0, 0, 0], shape });
  });

  it("cuts out and puts back, vectors too", () => {
    const box = { start: [1, 1, 2], shape: [2, 2, 3] };
    const data = Float64Array.from({ length: 120 }, (_, i) => i + 1);
    const vectors = { data, shape: [...shape, 2] };
    const part = cutOut(vectors, box);
    expect(part.shape).toEqual([2, 2, 3, 2]);
    expect(part.data[0]).toBe(data[((1 * 4 + 1) * 5 + 2) * 2]);
    const back = putBack(part, box.start, shape);
    expect(back.shape).toEqual(vectors.shape);
    expect(back.data.filter((value) => value !== 0)).toHaveLength(24);
    expect(back.data.every((value, i) => value === 0 || value === data[i])).toBe(true);
    expect(cutOut(back, box)).toEqual(part);
  });
});

describe("a CXI file that keeps the image around its support", () => {
  it("holds the part, and is read as the whole", async () => {
    const maps = { phase: { array: { data: only(bare.object.imag), shape }, units: "rad" } };
    const reconstruction = { ...bare, object, support, maps, halves: [object, object] as const };
    const bytes = await writeCxi({ kind: "reconstruction", reconstruction, margin: 0 });
    expect((await readHdf5Array(bytes, { dataset: "/entry_1/image_1/data" })).shape).toEqual([1, 1, 1]);
    expect((await readHdf5Array(bytes, { dataset: "/entry_1/image_1/start" })).shape).toEqual([3]);
    const content = await readCxi(bytes);
    if (content.kind !== "reconstruction") throw new TypeError("expected a reconstruction");
    const { reconstruction: read } = content;
    expect(read.object).toEqual(object);
    expect(read.support).toEqual(support);
    expect(read.maps).toEqual(maps);
    expect(read.halves).toEqual([object, object]);
    expect(read.pattern.intensity.shape).toEqual(bare.pattern.intensity.shape);
  });

  it("is not cropped unless asked, and by whole voxels", async () => {
    const whole = await writeCxi({ kind: "reconstruction", reconstruction: { ...bare, object, support } });
    expect((await readHdf5Array(whole, { dataset: "/entry_1/image_1/data" })).shape).toEqual(shape);
    const half = writeCxi({ kind: "reconstruction", reconstruction: bare, margin: 0.5 });
    await expect(half).rejects.toThrow(/margin: expected an integer from 0 up, got 0.5/);
  });
});
