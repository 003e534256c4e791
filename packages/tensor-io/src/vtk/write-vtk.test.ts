import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { ShapeError, ValueError } from "../errors.js";
import { writeVti } from "./write-vti.js";
import { writeVts } from "./write-vts.js";

const temporary = createTemporaryFolder();
const shape = [3, 4, 5];
const STORED = DTYPES.filter((dtype) => dtype !== "float16");
const STEPS = [
  [0.5, 0, 10],
  [0, 8, 1],
  [6, -2, 0],
] as const;

describe("writeVti and writeVts", () => {
  it("refuse arrays of different grids, of other numbers of axes, and none", () => {
    const arrays = { a: sampleArray("float32", shape), b: sampleArray("float32", [3, 5, 4]) };
    expect(() => writeVti(arrays)).toThrow("writeVti: b: expected 3 x 4 x 5, got 3 x 5 x 4");
    expect(() => writeVts(arrays, { steps: STEPS })).toThrow(ShapeError);
    expect(() => writeVti({ a: sampleArray("float32", [4, 5]) })).toThrow(
      /expected \[depth, height, width\], got 4 x 5/,
    );
    expect(() => writeVti({ a: sampleArray("uint8", [2, 2, 2, 2, 2]) })).toThrow(ShapeError);
    expect(() => writeVti({})).toThrow(ValueError);
  });

  it("refuse grids that fill no space", () => {
    const arrays = { a: sampleArray("float32", shape) };
    expect(() => writeVti(arrays, { spacing: [1, 0, 1] })).toThrow("spacing must be positive, got 0");
    expect(() => writeVti(arrays, { spacing: [1, 1, Number.NaN] })).toThrow(ValueError);
    expect(() => writeVts(arrays, { steps: [STEPS[0], STEPS[1], STEPS[0]] })).toThrow(/span no volume/);
    expect(() => writeVti(arrays, { origin: [0, Number.NaN, 0] })).toThrow(/impossible origin/);
  });
});

describeWithPython("writeVti and writeVts read by VTK", "vtk", (run) => {
  it("keep every type, vectors, names and positions", () => {
    const scalars = Object.fromEntries(STORED.map((dtype) => [dtype, sampleArray(dtype, shape)]));
    const vectors = { 'shift <"x&y">': sampleArray("float32", [...shape, 3]) };
    const arrays = { ...scalars, ...vectors };
    writeFileSync(temporary("a.vti"), writeVti(arrays, { spacing: [3, 4, 5], origin: [-1, 2, 0.25] }));
    writeFileSync(temporary("c.vti"), writeVti(scalars, { spacing: [3, 4, 5] }));
    writeFileSync(temporary("a.vts"), writeVts(arrays, { steps: STEPS, origin: [1, 2, 3] }));
    writeFileSync(temporary("c.vts"), writeVts(scalars, { steps: STEPS }));
    const printed = run(
      `
import sys, json, vtk
from vtk.util.numpy_support import vtk_to_numpy as numpy
def read(path):
    reader = vtk.vtkXMLImageDataReader() if path.endswith("i") else vtk.vtkXMLStructuredGridReader()
    reader.SetFileName(path)
    reader.Update()
    return reader.GetOutput()
def dimensions(grid):
    lengths = [0, 0, 0]
    grid.GetDimensions(lengths) # VTK 9.7 no longer returns them
    return lengths
def describe(path):
    grid = read(path)
    data = grid.GetPointData()
    arrays = {data.GetArrayName(i): numpy(data.GetArray(i)) for i in range(data.GetNumberOfArrays())}
    values = {name: [str(v) if v.dtype.kind in "iu" else float(v) for v in a.ravel()] for name, a in arrays.items()}
    corner = lambda d, h, w: grid.GetPoint(grid.ComputePointId([w, h, d]) if hasattr(grid, "ComputePointId") else w + 5 * (h + 4 * d))
    return dict(dims=dimensions(grid), types={n: a.dtype.name for n, a in arrays.items()}, values=values,
      points=[corner(0, 0, 0), corner(2, 3, 4), corner(1, 2, 2)])
print(json.dumps([describe(path) for path in sys.argv[1:]]))
`,
      ...["a.vti", "a.vts", "c.vti", "c.vts"].map((name) => temporary(name)),
    );
    const [vti, vts, centredVti, centredVts] = JSON.parse(printed);
    for (const read of [vti, vts]) {
      expect(read.dims).toEqual([5, 4, 3]);
      expect(read.types).toEqual({
        ...Object.fromEntries(STORED.map((dtype) => [dtype, dtype])),
        'shift <"x&y">': "float32",
      });
      for (const [name, { data }] of Object.entries(arrays)) {
        const expected = Array.from(data as Float64Array, (value) =>
          name.includes("int") ? String(value) : Number(value),
        );
        expect(read.values[name], name).toEqual(expected);
      }
    }
    expect(vti.points).toEqual([
      [0.25, 2, -1],
      [20.25, 14, 5],
      [10.25, 10, 2],
    ]);
    expect(vts.points).toEqual([
      [1, 2, 3],
      [1 + 1 + 24, 2 + 24 - 8, 3 + 20 + 3],
      [1 + 0.5 + 12, 2 + 16 - 4, 3 + 10 + 2],
    ]);
    // floor(N/2) is the origin
    for (const read of [centredVti, centredVts]) expect(read.points[2]).toEqual([0, 0, 0]);
  });
});
