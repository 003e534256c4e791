import { readFileSync, writeFileSync } from "node:fs";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { type ComplexArray, isComplexArray, type RealArray } from "../arrays/array.js";
import { FormatError, ValueError } from "../errors.js";
import { readNpz, writeNpz } from "./npz.js";

const temporary = createTemporaryFolder();
const ARRAYS = {
  intensity: sampleArray("float32", [3, 4, 5]),
  "grad/encoder.0.weight": sampleArray("int64", [2]),
  "../../etc/passwd": sampleArray("uint8", [7]),
  object: { real: Float64Array.of(1, 2), imag: Float64Array.of(-3, 4), shape: [2] },
};

describe("writeNpz and readNpz", () => {
  it.each([false, true])("carry several arrays (deflated: %s); names are only keys", (compress) => {
    const arrays = readNpz(writeNpz(ARRAYS, { compress }));
    expect(Object.fromEntries(arrays)).toEqual(ARRAYS);
    expect([...arrays.keys()]).toEqual(Object.keys(ARRAYS));
    expect([...arrays.values()]).toEqual(Object.values(ARRAYS));
    expect(arrays.size).toBe(4);
    expect(arrays.has("object")).toBe(true);
    expect(arrays.get("absent")).toBeUndefined();
    expect(arrays.get("object")).toBe(arrays.get("object"));
  });

  it("compress, and write the same bytes for the same arrays", () => {
    const array = { zeros: { data: new Float64Array(10_000), shape: [10_000] } };
    expect(writeNpz(array, { compress: true }).length).toBeLessThan(1000);
    expect(writeNpz(array).length).toBeGreaterThan(80_000);
    expect(writeNpz(array)).toEqual(writeNpz(array));
    expect(() => writeNpz({})).toThrow(ValueError);
  });

  it("refuse what is not an archive", () => {
    expect(() => readNpz(new TextEncoder().encode("no archive"), { file: "a.npz" })).toThrow(
      /^a\.npz: not a .npz file/,
    );
  });

  it("refuse a damaged array only when it is asked for, and name it", () => {
    const bytes = writeNpz(ARRAYS);
    const text = Buffer.from(bytes).indexOf("NUMPY");
    bytes[text] = 0;
    const arrays = readNpz(bytes, { file: "a.npz" });
    expect(arrays.get("object")).toEqual(ARRAYS.object);
    expect(() => arrays.get("intensity")).toThrow(/^a\.npz: intensity\.npy is damaged: its checksum is wrong/);
  });
});

describeWithPython("archives exchanged with NumPy", "numpy", (run) => {
  it("reads numpy.savez and savez_compressed, and writes what numpy.load reads", () => {
    writeFileSync(temporary("ours.npz"), writeNpz(ARRAYS, { compress: true }));
    const printed = run(
      `
import sys, json, numpy as np
a = np.load(sys.argv[1])
print(json.dumps({k: [a[k].dtype.name, list(a[k].shape), float(np.abs(a[k].astype("c16")).max())] for k in a.files}))
np.savez(sys.argv[2], x=np.arange(6).reshape(2, 3), y=np.array([1 + 2j]))
np.savez_compressed(sys.argv[3], x=np.arange(6).reshape(2, 3), y=np.array([1 + 2j]))
`,
      temporary("ours.npz"),
      temporary("stored.npz"),
      temporary("deflated.npz"),
    );
    expect(JSON.parse(printed)).toEqual({
      intensity: ["float32", [3, 4, 5], 3.4028234663852886e38],
      "grad/encoder.0.weight": ["int64", [2], 2 ** 63],
      "../../etc/passwd": ["uint8", [7], 255],
      object: ["complex128", [2], Math.hypot(2, 4)],
    });
    for (const name of ["stored.npz", "deflated.npz"]) {
      expect(Object.fromEntries(readNpz(readFileSync(temporary(name))))).toEqual({
        x: { data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n), shape: [2, 3] },
        y: { real: Float64Array.of(1), imag: Float64Array.of(2), shape: [1] },
      });
    }
  });
});

describeWithShared("readNpz of the golden arrays", "golden/iterative", () => {
  it("reads complex128, float64 and bool that belong together", () => {
    const arrays = readNpz(readFileSync(sharedPath("golden/iterative/arrays.npz")));
    expect(arrays.size).toBe(17);
    for (const [name, array] of arrays) expect(array.shape, name).toEqual([16, 20, 24]);
    const truth = arrays.get("truth") as ComplexArray<Float64Array>;
    expect(truth.real).toBeInstanceOf(Float64Array);
    const amplitude = arrays.get("amplitude") as RealArray<Float64Array>;
    const energy = truth.real.reduce((sum, value, i) => sum + value ** 2 + truth.imag[i] ** 2, 0);
    // Parseval: the amplitude is the far field of the truth, give or take its noise
    const measured = amplitude.data.reduce((sum, value) => sum + value ** 2, 0) / amplitude.data.length;
    expect(measured / energy).toBeCloseTo(1, 1);
    expect(new Set((arrays.get("free") as RealArray<Uint8Array>).data)).toEqual(new Set([0, 1]));
  });

  it("reads the states of the networks", () => {
    const state = readNpz(readFileSync(sharedPath("golden/networks/anl2024/state_initial.npz")));
    expect(state.size).toBeGreaterThan(20);
    for (const [, array] of state) expect(isComplexArray(array)).toBe(false);
  });
});

describe("damage that ZIP can tell", () => {
  const array = { data: Float64Array.from({ length: 64 }, (_, i) => Math.sqrt(i)), shape: [64] };

  it.each([true, false])("a bit of the values (compressed: %s)", (compress) => {
    const bytes = writeNpz({ a: array }, { compress });
    let silent = 0;
    for (let at = 40; at < 40 + 120; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 16;
      try {
        // bits that nobody looks at, such as a date, may turn
        if (readNpz(damaged).get("a")?.shape.length === 1) {
          expect(readNpz(damaged).get("a")).toEqual(array);
          silent++;
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
    expect(silent).toBeLessThan(20);
  });

  it("a length that cannot be true", () => {
    const bytes = writeNpz({ a: array }, { compress: true });
    const directory = bytes.length - 22 - (46 + "a.npy".length);
    new DataView(bytes.buffer).setUint32(directory + 24, 0xf0000000, true);
    expect(() => readNpz(bytes).get("a")).toThrow(/a\.npy states 4026531840 bytes, which cannot come from/);
  });
});
