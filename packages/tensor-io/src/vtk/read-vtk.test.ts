import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithPython } from "../../test/python.js";
import { DTYPES, sampleArray } from "../../test/sample-arrays.js";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { FormatError } from "../errors.js";
import { readVtk } from "./read-vtk.js";
import { writeVti } from "./write-vti.js";
import { writeVts } from "./write-vts.js";

const temporary = createTemporaryFolder();
const shape = [3, 4, 5];
const arrays = {
  ...Object.fromEntries(
    DTYPES.filter((dtype) => dtype !== "float16").map((dtype) => [dtype, sampleArray(dtype, shape)]),
  ),
  "a < b & µ": sampleArray("float64", [...shape, 3]),
};
const text = (body: string): Uint8Array => new TextEncoder().encode(body);
const ascii = (values: string, extent = "0 1 0 1 0 0"): Uint8Array =>
  text(`<VTKFile type="ImageData"><ImageData WholeExtent="${extent}"><Piece><PointData>
    <DataArray type="Int16" Name="x" format="ascii">${values}</DataArray></PointData></Piece></ImageData></VTKFile>`);

describe("readVtk", () => {
  it("reads what writeVti and writeVts write", async () => {
    const image = await readVtk(writeVti(arrays, { spacing: [3, 4, 5], origin: [-1, 2, 0.25] }));
    expect(image).toEqual({
      kind: "image",
      shape,
      spacing: [3, 4, 5],
      origin: [-1, 2, 0.25],
      arrays: new Map(Object.entries(arrays)),
    });
    const steps = [
      [0, 0, 3],
      [0, 2, 1],
      [1, 0, 0],
    ] as const;
    const grid = await readVtk(writeVts(arrays, { steps, origin: [0, 0, 0] }));
    expect(grid).toMatchObject({ kind: "structured", shape, arrays: new Map(Object.entries(arrays)) });
    expect(grid.points?.shape).toEqual([3, 4, 5, 3]);
    expect([...(grid.points?.data ?? [])].slice(-3)).toEqual([4, 6, 9]);
  });

  it("reads text", async () => {
    const { arrays: read } = await readVtk(ascii(" 1 -2\n 3 4 "));
    expect(read.get("x")).toEqual({ data: Int16Array.of(1, -2, 3, 4), shape: [1, 2, 2] });
  });

  it.each([
    ["a file of another kind", text("solid cube"), /not a VTK XML file/],
    ["nothing", text(""), /not a VTK XML file/],
    ["a mesh", text('<VTKFile type="PolyData"></VTKFile>'), /holds PolyData, expected ImageData/],
    ["too few values", ascii("1 2 3"), /x: expected 4 values, got 3/],
    ["words", ascii("1 2 3 four"), /expected a number, got 'four'/],
    ["an absurd extent", ascii("1", "0 99999999 0 99999999 0 999999"), /impossible number of values|cannot come from/],
    ["an inverted extent", ascii("1", "0 -5 0 1 0 0"), /impossible extent '0 -5 0 1 0 0'/],
    ["an element that does not end", ascii("1 2 3 4").subarray(0, -12), /does not end: it is truncated/],
    [
      "LZ4",
      text('<VTKFile type="ImageData" compressor="vtkLZ4DataCompressor"><ImageData><Piece/></ImageData></VTKFile>'),
      /vtkLZ4DataCompressor cannot be read; save it with zlib/,
    ],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(readVtk(bytes)).rejects.toThrow(message);
    await expect(readVtk(bytes)).rejects.toBeInstanceOf(FormatError);
  });
});

describeWithPython("readVtk of files by VTK", "vtk", (run) => {
  const forms = ["ascii", "binary", "appended", "raw"].flatMap((mode) =>
    [0, 1].flatMap((zip) => [32, 64].flatMap((header) => [0, 1].map((big) => `${mode}-${zip}-${header}-${big}`))),
  );
  run(
    `
import sys, vtk, numpy as np
from vtk.util.numpy_support import numpy_to_vtk
folder, forms = sys.argv[1], sys.argv[2:]
for form in forms:
    mode, zip, header, big = form.split("-")
    for kind in ("vti", "vts"):
        grid = vtk.vtkImageData() if kind == "vti" else vtk.vtkStructuredGrid()
        grid.SetDimensions(5, 4, 3)
        if kind == "vti":
            grid.SetSpacing(1, 2, 3); grid.SetOrigin(4, 5, 6)
        else:
            points = vtk.vtkPoints()
            for i in range(60): points.InsertNextPoint(i % 5 + 0.5, i // 5 % 4, -(i // 20))
            grid.SetPoints(points)
        for name, values in [("amplitude", np.arange(60) / 8), ("counts", np.arange(60, dtype="u2") * 1000), ("big", np.arange(60, dtype="i8") - 2**40)]:
            a = numpy_to_vtk(values, deep=1); a.SetName(name); grid.GetPointData().AddArray(a)
        a = numpy_to_vtk(np.arange(180, dtype="f4").reshape(60, 3), deep=1); a.SetName("shift"); grid.GetPointData().AddArray(a)
        a = numpy_to_vtk(np.arange(24, dtype="f4"), deep=1); a.SetName("cells"); grid.GetCellData().AddArray(a)
        writer = vtk.vtkXMLImageDataWriter() if kind == "vti" else vtk.vtkXMLStructuredGridWriter()
        writer.SetFileName(folder + "/" + form + "." + kind)
        writer.SetInputData(grid)
        getattr(writer, {"ascii": "SetDataModeToAscii", "binary": "SetDataModeToBinary"}.get(mode, "SetDataModeToAppended"))()
        writer.SetEncodeAppendedData(mode == "appended")
        writer.SetCompressorTypeToZLib() if int(zip) else writer.SetCompressorTypeToNone()
        writer.SetHeaderTypeToUInt64() if header == "64" else writer.SetHeaderTypeToUInt32()
        writer.SetByteOrderToBigEndian() if int(big) else writer.SetByteOrderToLittleEndian()
        writer.SetBlockSize(256)
        writer.Write()
`,
    temporary("vtk", "."),
    ...forms,
  );
  const expected = new Map<string, unknown>([
    ["cells", { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] }],
    ["amplitude", { data: Float64Array.from({ length: 60 }, (_, i) => i / 8), shape }],
    ["counts", { data: Uint16Array.from({ length: 60 }, (_, i) => i * 1000), shape }],
    ["big", { data: BigInt64Array.from({ length: 60 }, (_, i) => BigInt(i) - 2n ** 40n), shape }],
    ["shift", { data: Float32Array.from({ length: 180 }, (_, i) => i), shape: [...shape, 3] }],
  ]);

  it.each(forms)("%s (data mode, compressed, bits of headers, big-endian)", async (form) => {
    const image = await readVtk(new Uint8Array(readFileSync(temporary("vtk", `${form}.vti`))));
    expect(image).toEqual({ kind: "image", shape, spacing: [3, 2, 1], origin: [6, 5, 4], arrays: expected });
    const grid = await readVtk(new Uint8Array(readFileSync(temporary("vtk", `${form}.vts`))));
    expect(grid.arrays).toEqual(expected);
    expect([...(grid.points?.data.slice(-3) ?? [])]).toEqual([4.5, 3, -2]);
  });
});
