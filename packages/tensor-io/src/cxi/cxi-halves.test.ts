import { describe, expect, it } from "vitest";
import { sampleReconstruction } from "../../test/sample-volumes.js";
import { type ComplexArray, complexZeros } from "../arrays/array.js";
import { sliceArray } from "../arrays/slices.js";
import type { Reconstruction } from "../arrays/volume.js";
import { readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { readCxi } from "./read-cxi.js";
import { writeCxi } from "./write-cxi.js";

const bare = sampleReconstruction();
const { object } = bare;
const { shape } = object;
const turned: ComplexArray = { real: object.imag.slice(), imag: object.real.slice(), shape };

/** Zero but for a box from [1, 1, 2] to [2, 2, 4] of 3 x 4 x 5. */
function boxed({ real, imag }: ComplexArray): ComplexArray {
  const isInside = (i: number): boolean => i >= 20 && i % 5 > 1 && [1, 2].includes(Math.floor(i / 5) % 4);
  const cut = (part: Float32Array): Float32Array => part.map((value, i) => (isInside(i) ? value : 0));
  return { real: cut(real), imag: cut(imag), shape };
}

const write = (halves: readonly [ComplexArray, ComplexArray]): Promise<Uint8Array> =>
  writeCxi({ kind: "reconstruction", reconstruction: { ...bare, halves } });

async function halvesOf(bytes: Uint8Array): Promise<Reconstruction["halves"]> {
  const content = await readCxi(bytes);
  return content.kind === "reconstruction" ? content.reconstruction.halves : expect.fail("expected a reconstruction");
}

describe("the halves of the starts in CXI", () => {
  it.each<[string, ComplexArray, ComplexArray]>([
    ["that fill the image", object, turned],
    ["that fill a part of it", boxed(object), boxed(turned)],
    ["of which one is larger", boxed(object), turned],
    ["that are zero", complexZeros(shape), complexZeros(shape)],
  ])("come back: %s", async (_, first, second) => {
    expect(await halvesOf(await write([first, second]))).toEqual([first, second]);
  });

  it("take no more room than the box that they fill, which is said", async () => {
    const bytes = await write([boxed(object), boxed(turned)]);
    const second = await readHdf5Array(bytes, { dataset: "/entry_1/image_1/halves/second" });
    expect(second).toEqual(
      sliceArray("halves", turned, [
        [1, 3],
        [1, 3],
        [2, 5],
      ]),
    );
    const start = await readHdf5Array(bytes, { dataset: "/entry_1/image_1/halves/start" });
    expect(start).toEqual({ data: Int32Array.of(1, 1, 2), shape: [3] });
  });

  it("are refused at another shape than the object's, and absent where there are none", async () => {
    const small = { real: new Float32Array(8), imag: new Float32Array(8), shape: [2, 2, 2] };
    await expect(write([object, small])).rejects.toThrow("writeCxi: half: expected 3 x 4 x 5, got 2 x 2 x 2");
    expect(await halvesOf(await writeCxi({ kind: "reconstruction", reconstruction: bare }))).toBeUndefined();
  });
});
