import "@autophase/vitest/matchers";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APS_34IDC_GEOMETRY, objectSteps, objectVoxelOf, scatteringOf } from "@autophase/analysis";
import { type Acquisition, contentOfCxi, encodeContent, type Reconstruction, readVtk } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";

const SHAPE = [3, 4, 5];
const ACQUISITION: Acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.01,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};

function reconstruction(acquisition: Acquisition, voxelSizeMeters?: number[]): Reconstruction {
  const values = Float32Array.from({ length: 60 }, (_, i) => i);
  return {
    object: { real: values, imag: new Float32Array(60), shape: SHAPE },
    support: { data: new Uint8Array(60).fill(1), shape: SHAPE },
    pattern: { intensity: { data: values, shape: SHAPE }, acquisition, history: [] },
    errorCurve: new Float64Array(0),
    history: [],
    ...(voxelSizeMeters && { voxelSizeMeters }),
  };
}

async function converted(object: Reconstruction, out: string) {
  const record = { program: "autophase", version: "1", command: "convert", date: "2026", parameters: {} };
  const asPattern = () => expect.fail("no pattern was asked for");
  const content = contentOfCxi({ kind: "reconstruction", reconstruction: object });
  const { bytes, lost } = await encodeContent(content, out, { record, asPattern, stepsOf: objectSteps });
  return { bytes, grid: await readVtk(bytes), lost };
}

describe("a converted grid", () => {
  const voxel = objectVoxelOf(scatteringOf(APS_34IDC_GEOMETRY, ACQUISITION).reciprocalVoxel, SHAPE);

  it("places a structured grid in the laboratory, skewed", async () => {
    const { grid, lost } = await converted(reconstruction(ACQUISITION), "R.vts");
    const point = (i: number) => Array.from(grid.points?.data.slice(3 * i, 3 * i + 3) ?? [], Number);
    // the middle is at the origin; one step along the width, the height and the depth from it
    expect(point(32)).toBeAllClose([0, 0, 0], { atol: 1e-4 });
    for (const [k, i] of [52, 37, 33].entries()) expect(point(i)).toBeAllClose(voxel[k], { rtol: 1e-5, atol: 1e-4 });
    expect(lost).toEqual(["acquisition"]);
  });

  it("says what image data has no room for, and why positions are not true", async () => {
    expect((await converted(reconstruction(ACQUISITION), "R.vti")).lost).toEqual([
      "skewed axes (.vts has them)",
      "acquisition",
    ]);
    const { rockingMotor: _, ...unknown } = ACQUISITION;
    const { grid, lost } = await converted(reconstruction(unknown), "R.vts");
    expect(lost[0]).toMatch(/^true positions \(34-ID-C: which motor turned the crystal is not known/);
    expect(Array.from(grid.points?.data.slice(0, 6) ?? [], Number)).toEqual([-2, -2, -1, -1, -2, -1]);
  });
});

/** Dimensions, every point, and the amplitude beside it. */
const READER = `
import sys, json, vtk
reader = vtk.vtkXMLStructuredGridReader()
reader.SetFileName(sys.argv[1])
reader.Update()
grid = reader.GetOutput()
values = grid.GetPointData().GetArray("amplitude")
rows = [[*grid.GetPoint(i), values.GetValue(i)] for i in range(grid.GetNumberOfPoints())]
# VTK 9.7 no longer returns them
dimensions = [0, 0, 0]
grid.GetDimensions(dimensions)
print(json.dumps([dimensions, rows]))
`;

const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "from vtk import vtkXMLStructuredGridReader"], { stdio: "ignore" }).status === 0,
);

describe.skipIf(!python)(`the same in VTK${python ? "" : " (skipped: no python3 with vtk)"}`, () => {
  it("has every voxel where the vectors of the geometry place it, in nanometres", async () => {
    const { bytes } = await converted(reconstruction(ACQUISITION), "R.vts");
    const folder = mkdtempSync(join(tmpdir(), "object-steps-"));
    writeFileSync(join(folder, "R.vts"), bytes);
    const { status, stdout, stderr } = spawnSync(python as string, ["-c", READER, join(folder, "R.vts")], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect(status, stderr).toBe(0);
    const [dimensions, rows] = JSON.parse(stdout) as [number[], number[][]];
    expect(dimensions).toEqual([5, 4, 3]);
    const voxel = objectVoxelOf(scatteringOf(APS_34IDC_GEOMETRY, ACQUISITION).reciprocalVoxel, SHAPE);
    const expected = Array.from({ length: 60 }, (_, i) => {
      const steps = [Math.floor(i / 20) - 1, (Math.floor(i / 5) % 4) - 2, (i % 5) - 2];
      const place = [0, 1, 2].map((axis) => steps.reduce((sum, n, k) => sum + n * voxel[k][axis], 0));
      return [...place, i];
    });
    expect(rows.flat()).toBeAllClose(expected.flat(), { rtol: 1e-5, atol: 1e-4 });
    // these are no cubes: what a mistake of axes would show
    const lengths = voxel.map((step) => Math.hypot(...step));
    expect(Math.max(...lengths) / Math.min(...lengths)).toBeGreaterThan(1.2);
  });
});
