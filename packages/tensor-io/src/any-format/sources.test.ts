import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AnyArray } from "../arrays/array.js";
import { writeHdf5Arrays } from "../hdf5/write-hdf5-arrays.js";
import { writeMat } from "../mat/write-mat.js";
import { writeNpy } from "../numpy/npy.js";
import { writeNpz } from "../numpy/npz.js";
import { writeSafetensors } from "../safetensors.js";
import type { RandomAccess, Source } from "../source.js";
import { writeTiff } from "../tiff/write-tiff.js";
import { writeVti } from "../vtk/write-vti.js";
import { arrayFrom } from "./array-from.js";
import { framesFrom } from "./frames-from.js";
import { patternFrom } from "./pattern-from.js";

const shape = [3, 4, 5];
const intensity = { data: Float32Array.from({ length: 60 }, (_, i) => i), shape };
const BYTES: Record<string, Uint8Array> = {
  "a.npy": writeNpy(intensity),
  "a.npz": writeNpz({ intensity }),
  "a.tif": writeTiff(intensity),
  "a.mat": writeMat({ intensity }),
  "a.vti": writeVti({ intensity }, { spacing: [1, 1, 1] }),
  "a.safetensors": writeSafetensors({ tensors: new Map([["intensity", intensity]]) }),
  "a.h5": await writeHdf5Arrays({ intensity }),
};

/** A blob as a worker of a page reads it, counting the bytes that it hands out. */
class CountingReader {
  static bytes = 0;

  readAsArrayBuffer(blob: Blob & { readonly part: Uint8Array }): ArrayBuffer {
    CountingReader.bytes += blob.size;
    return new Uint8Array(blob.part).buffer;
  }
}

class SyncBlob extends Blob {
  readonly part: Uint8Array;

  constructor(part: Uint8Array) {
    super([part as Uint8Array<ArrayBuffer>]);
    this.part = part;
  }

  override slice(begin: number, end: number): Blob {
    return new SyncBlob(this.part.subarray(begin, end));
  }
}

describe.each(Object.keys(BYTES))("%s", (name) => {
  const bytes = BYTES[name];
  const inPieces: RandomAccess = {
    size: bytes.length,
    // never more than ten bytes at once
    read: (target, position) => {
      const part = bytes.subarray(position, position + Math.min(10, target.length));
      target.set(part);
      return part.length;
    },
  };

  it.each<[string, Source]>([
    ["bytes", bytes],
    ["a view of bytes", new Uint8Array([...bytes, 0, 0]).subarray(0, bytes.length)],
    ["a Blob", new Blob([bytes as Uint8Array<ArrayBuffer>])],
    ["a File", new File([bytes as Uint8Array<ArrayBuffer>], name)],
    ["any means to read parts", inPieces],
  ])("reads the same from %s", async (_kind, source) => {
    expect(await arrayFrom(source, name)).toEqual(intensity);
    expect((await patternFrom(source, name)).intensity).toEqual(intensity);
    const part: AnyArray = await arrayFrom(source, name, { slices: [[1, 2], null, [-2, null]] });
    expect(part).toEqual({ data: Float32Array.of(23, 24, 28, 29, 33, 34, 38, 39), shape: [1, 4, 2] });
  });
});

describe("frames", () => {
  it("come from the files that a page was given, sorted", async () => {
    const file = (name: string, value: number): File =>
      new File([writeTiff({ data: new Uint16Array(6).fill(value), shape: [2, 3] }) as Uint8Array<ArrayBuffer>], name);
    const files = [file("f_10.tif", 10), file("f_2.tif", 2), new File(["x"], "log.txt"), file("f_1.TIF", 1)];
    const { data, shape } = await framesFrom(files, "scan");
    expect(shape).toEqual([3, 2, 3]);
    expect([data[0], data[6], data[12]]).toEqual([1, 2, 10]);
    await expect(framesFrom([new File(["x"], "log.txt")], "scan")).rejects.toThrow(
      "scan: holds log.txt, and no TIFF or EDF file; expected frames named *.tif",
    );
  });
});

describe("a large HDF5 file as a Blob", () => {
  afterEach(() => vi.unstubAllGlobals());
  let bytes: Uint8Array;
  const side = 128;
  const stack = {
    data: Uint16Array.from({ length: side ** 3 }, (_, i) => (i * 7919) % 65521),
    shape: [side, side, side],
  };
  beforeAll(async () => {
    bytes = await writeHdf5Arrays({ stack, other: { data: Float64Array.of(1, 2), shape: [2] } });
  });

  it("is read where it is needed in a worker", async () => {
    vi.stubGlobal("FileReaderSync", CountingReader);
    CountingReader.bytes = 0;
    const part = await arrayFrom(new SyncBlob(bytes), "big.h5", {
      dataset: "stack",
      slices: [
        [64, 65],
        [10, 12],
        [0, 3],
      ],
    });
    const at = 64 * side * side + 10 * side;
    expect(part).toEqual({
      data: Uint16Array.of(...stack.data.subarray(at, at + 3), ...stack.data.subarray(at + side, at + side + 3)),
      shape: [1, 2, 3],
    });
    expect(CountingReader.bytes).toBeLessThan(bytes.length / 4);
  });

  it("says where it can be read when this is no worker", async () => {
    const large = Object.defineProperty(new Blob([]), "size", { value: 3 * 2 ** 30 });
    await expect(arrayFrom(large, "big.h5")).rejects.toThrow(
      "big.h5: its parts (of 3072 MiB) can be read in a worker of a page only; read it there",
    );
  });

  it("says what may be wrong when the file was changed since it was chosen", async () => {
    vi.stubGlobal(
      "FileReaderSync",
      class {
        readAsArrayBuffer(): ArrayBuffer {
          throw new DOMException("The file could not be read", "NotReadableError");
        }
      },
    );
    await expect(arrayFrom(new SyncBlob(bytes), "big.h5")).rejects.toThrow(/^big\.h5: cannot be read: it was changed/);
    vi.unstubAllGlobals();
    // the library is as it was
    expect(await arrayFrom(bytes, "big.h5", { dataset: "other" })).toMatchObject({ shape: [2] });
  });
});
