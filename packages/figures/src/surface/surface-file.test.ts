import "@autophase/vitest/matchers";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reconstruction } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import { describeWithPython } from "../../../tensor-io/test/python.js";
import { phasedSurface } from "./phased-surface.js";
import { surfaceFile } from "./surface-file.js";

const SIDE = 32;
const RADIUS = 9;
const SHAPE = [SIDE, SIDE, SIDE];

/** A ball with another phase around its equator, on voxels of 5, 10 and 20 nm. */
function ball(): Reconstruction {
  const size = SIDE ** 3;
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape: SHAPE };
  const support = { data: new Uint8Array(size), shape: SHAPE };
  for (let i = 0; i < size; i++) {
    const [d, h, w] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((k) => k - SIDE / 2);
    if (Math.hypot(d, h, w) > RADIUS) continue;
    support.data[i] = 1;
    object.real[i] = 1;
    object.imag[i] = Math.abs(h) > 4 ? 0.5 : -0.5;
  }
  const intensity = { data: new Float32Array(size), shape: SHAPE };
  const voxelSizeMeters = [5e-9, 10e-9, 20e-9];
  const rest = { pattern: { intensity, history: [] }, errorCurve: new Float64Array(0), history: [] };
  return { object, support, voxelSizeMeters, ...rest };
}

const content = { cxi: { kind: "reconstruction", reconstruction: ball() } } as const;

describe("surfaceFile", () => {
  it("is around the middle in nanometres, x along width, y along height, z along depth", () => {
    const { positions, unit } = phasedSurface(ball());
    expect(unit).toBe("nm");
    const reach = [0, 1, 2].map((k) => positions.filter((_, i) => i % 3 === k).reduce((a, b) => Math.max(a, b), 0));
    for (const [k, size] of [20, 10, 5].entries()) expect(Math.abs(reach[k] / size - RADIUS)).toBeLessThan(1);
  });

  it("is a document and a block of bytes that fit together", () => {
    const bytes = surfaceFile(content, "C.glb");
    const view = new DataView(bytes.buffer);
    expect([view.getUint32(4, true), view.getUint32(8, true)]).toEqual([2, bytes.length]);
    const length = view.getUint32(12, true);
    const document = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length)));
    expect(document.buffers[0].byteLength).toBe(view.getUint32(20 + length, true));
    expect(document.asset).toMatchObject({ version: "2.0", extras: { unit: "nm" } });
  });

  it("refuses what has no surface", () => {
    expect(() => surfaceFile({}, "C.stl")).toThrow("C.stl: expected a reconstruction to draw the surface of");
    const empty = { ...ball(), support: { data: new Uint8Array(SIDE ** 3), shape: SHAPE } };
    expect(() => phasedSurface(empty)).toThrow("expected");
  });
});

const SCRIPT = `
import sys, json, numpy, trimesh
mesh = trimesh.load(sys.argv[1], process=sys.argv[1].endswith("stl"))
if sys.argv[1].endswith("glb"): mesh = list(mesh.geometry.values())[0]
out = dict(closed=bool(mesh.is_watertight), volume=float(mesh.volume), extents=list(map(float, mesh.extents)))
if sys.argv[1].endswith("glb"):
    colours = numpy.asarray(mesh.visual.vertex_attributes["color"])[:, :3].astype(float) / 257
    height = mesh.vertices[:, 1]
    out["poles"] = [colours[sign * height > 65].mean(0).tolist() for sign in (1, -1)]
    out["equator"] = colours[abs(height) < 20].mean(0).tolist()
    out["normals"] = float(numpy.mean(numpy.sum(mesh.vertex_normals * mesh.vertices / numpy.array([20, 10, 5]), axis=1) > 0))
print(json.dumps(out))
`;

describeWithPython("surfaces as trimesh reads them", "trimesh", (run) => {
  const folder = mkdtempSync(join(tmpdir(), "autophase-surface-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["C.stl", "C.glb"])("%s: closed, outwards, of the volume and the extents of the crystal", (name) => {
    writeFileSync(join(folder, name), surfaceFile(content, name));
    const { closed, volume, extents, poles, equator, normals } = JSON.parse(run(SCRIPT, join(folder, name)));
    expect(closed).toBe(true);
    expect(volume / ((4 / 3) * Math.PI * RADIUS ** 3 * 1000)).toBeGreaterThan(0.85);
    expect(volume / ((4 / 3) * Math.PI * RADIUS ** 3 * 1000)).toBeLessThan(1.15);
    for (const [k, size] of [20, 10, 5].entries()) expect(Math.abs(extents[k] / size - 2 * RADIUS)).toBeLessThan(1.5);
    if (name === "C.stl") return;
    expect(normals).toBe(1);
    // the poles are of one colour, the equator is of another
    expect(poles[0]).toBeAllClose(poles[1], { atol: 4 });
    expect(Math.hypot(...equator.map((value: number, k: number) => value - poles[0][k]))).toBeGreaterThan(15);
  });
});
