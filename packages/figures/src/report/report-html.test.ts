import type { Reconstruction } from "@autophase/tensor-io";
import { ShapeError } from "@autophase/tensor-io";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { reportHtml } from "./report-html.js";

type Voxel = readonly [number, number, number];

const HOSTILE = `</style></script><script>alert("x")</script><img src=https://evil.example/a.png onerror='y'>&`;

function reconstruction({
  length = 16,
  inside = ([z, y, x]: Voxel): boolean => Math.abs(z) < 3 && Math.abs(y) < 4 && Math.abs(x) < 3,
  phase = ([z]: Voxel): number => 0.2 * z,
  errorCurve = Float64Array.of(0.9, 0.3, 0.1),
  rank = 3,
} = {}): Reconstruction {
  const shape = Array.from({ length: rank }, () => length);
  const size = length ** rank;
  const half = Math.floor(length / 2);
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const support = { data: new Uint8Array(size), shape };
  for (let i = 0; i < size; i++) {
    const z = rank === 3 ? Math.floor(i / length ** 2) - half : 0;
    const voxel: Voxel = [z, (Math.floor(i / length) % length) - half, (i % length) - half];
    if (!inside(voxel)) continue;
    object.real[i] = Math.cos(phase(voxel));
    object.imag[i] = Math.sin(phase(voxel));
    support.data[i] = 1;
  }
  const intensity = { data: Float32Array.from({ length: size }, (_, i) => i % 50), shape };
  const record = {
    program: "autophase",
    version: "1.2.3",
    command: HOSTILE,
    date: "2026-11-22T10:11:12.345Z",
    parameters: { engine: "reference", note: HOSTILE, list: [1, 2] },
  };
  return { object, support, pattern: { intensity, history: [] }, errorCurve, history: [record] };
}

/** The page without what is not XML: the doctype, and the text of style and script. */
function asXml(html: string): string {
  return html.replace("<!doctype html>\n", "").replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, "");
}

const full = () => ({
  viewSize: 40,
  reconstruction: reconstruction(),
  title: HOSTILE,
  starts: [
    { chi: [1, 0.1], number: 5, rank: 1 },
    { chi: [1, 0.3], number: 6, rank: 2 },
  ],
  metrics: { chi: 0.0863, [HOSTILE]: 1 },
  comparison: { iou: 0.97, success: true, remark: HOSTILE },
  prtf: { frequency: [0, 0.2], value: [1, 0.1], frequencyLabel: HOSTILE, resolution: HOSTILE },
  farField: { data: new Float32Array(4096).fill(1), shape: [16, 16, 16] },
  segments: [{ name: HOSTILE, iterations: 2 }],
  warnings: [HOSTILE],
  engine: HOSTILE,
});

describe("reportHtml", () => {
  const html = reportHtml(full());

  it("draws no curve of an object that nothing was done to", () => {
    const page = reportHtml({ ...full(), starts: [{ chi: [0.3], number: 1, rank: 1 }] });
    expect(page).not.toContain("Error curve");
    expect(page).toContain("<h2>Resolution</h2>");
  });

  it("is well-formed and has every part", () => {
    expect(XMLValidator.validate(asXml(html))).toBe(true);
    const headings = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Object",
      "Planes",
      "Amplitude",
      "Phase",
      "Diffraction pattern",
      "Convergence and resolution",
      "Inside the support",
      "Metrics",
      "Against the truth",
      "Starts",
      "How to repeat it",
    ]);
    expect(html).toContain("0.0863");
    expect(html).toContain("Overlap of the crystal with the true one");
    expect(html).toContain("2026-11-22 10:11 UTC");
  });

  it("shows hostile text as text", () => {
    // the surface, the planes of the object and of the pattern, and the script that shows them
    expect(html.match(/<script/g)).toHaveLength(4);
    expect(html).not.toContain("<img src=https");
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(8);
  });

  it("loads nothing from anywhere", () => {
    const tags = [...asXml(html).matchAll(/\s(?:src|href|srcset|data|action)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(tags.length).toBeGreaterThan(8);
    expect(tags.every((address) => address.startsWith("data:image/png;base64,"))).toBe(true);
    expect(html).not.toMatch(/@import|<link|url\((?!data:)/);
  });

  it("does with the least: no history, no curve, no extras", () => {
    const least = { ...reconstruction(), errorCurve: new Float64Array(0), history: [] };
    const page = reportHtml({ viewSize: 40, reconstruction: least });
    expect(XMLValidator.validate(asXml(page))).toBe(true);
    expect(page).not.toContain("Convergence");
    expect(asXml(page)).not.toMatch(/NaN|undefined/);
  });

  it("shows an image in one plane and without a surface", () => {
    const page = reportHtml({ viewSize: 40, reconstruction: reconstruction({ rank: 2 }) });
    expect(XMLValidator.validate(asXml(page))).toBe(true);
    expect(page).not.toContain('type="range"');
    expect(page).not.toContain("depth");
  });

  it("survives an empty support", () => {
    const page = reportHtml({ viewSize: 40, reconstruction: reconstruction({ inside: () => false }) });
    expect(XMLValidator.validate(asXml(page))).toBe(true);
  });

  it("refuses arrays that do not fit", () => {
    const farField = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(() => reportHtml({ viewSize: 40, reconstruction: reconstruction(), farField })).toThrow(ShapeError);
  });
});
