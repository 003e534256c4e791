import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { ShapeError } from "../errors.js";
import { readTiff } from "./read-tiff.js";
import { writeTiff } from "./write-tiff.js";

const temporary = createTemporaryFolder();
const STORED = DTYPES.filter((dtype) => dtype !== "float16");

describe("writeTiff", () => {
  it.each(STORED)("writes %s frames and stacks that readTiff gives back", async (dtype) => {
    for (const shape of [
      [1, 1],
      [3, 5],
      [7, 2, 3],
    ]) {
      const array = sampleArray(dtype, shape);
      expect(await readTiff(writeTiff(array))).toEqual(array);
    }
  });

  it("writes the view, not the buffer behind it", async () => {
    const data = Float32Array.from({ length: 20 }, (_, i) => i).subarray(7, 13);
    expect((await readTiff(writeTiff({ data, shape: [2, 3] }))).data).toEqual(Float32Array.of(7, 8, 9, 10, 11, 12));
  });

  it("refuses other numbers of axes", () => {
    expect(() => writeTiff(sampleArray("uint8", [4]))).toThrow(ShapeError);
    expect(() => writeTiff(sampleArray("uint8", [1, 2, 3, 4]))).toThrow(/got 1 x 2 x 3 x 4/);
  });
});

describeWithPython("writeTiff read by tifffile", "tifffile", (run) => {
  it("gives the same type, shape and values", () => {
    const names = STORED.flatMap((dtype) =>
      [
        [3, 5],
        [7, 2, 3],
      ].map((shape) => {
        const path = temporary(`${dtype}_${shape.join("x")}.tif`);
        writeFileSync(path, writeTiff(sampleArray(dtype, shape)));
        return path;
      }),
    );
    const script = `
import sys, json, numpy as np, tifffile
print(json.dumps([[a.dtype.name, list(a.shape), [repr(v) for v in a.ravel().tolist()]] for a in map(tifffile.imread, sys.argv[1:])]))
`;
    const read = JSON.parse(run(script, ...names)) as [string, number[], string[]][];
    const expected = STORED.flatMap((dtype) =>
      [
        [3, 5],
        [7, 2, 3],
      ].map((shape) => [dtype, shape, sampleArray(dtype, shape)] as const),
    );
    expect(read).toHaveLength(expected.length);
    for (const [index, [dtype, shape, { data }]] of expected.entries()) {
      expect(read[index].slice(0, 2)).toEqual([dtype, shape]);
      const values = read[index][2].map((text) => (typeof data[0] === "bigint" ? BigInt(text) : Number(text)));
      expect(values).toEqual(Array.from(data as ArrayLike<number | bigint>));
    }
  });
});
