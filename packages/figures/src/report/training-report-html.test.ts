import { ShapeError, ValueError } from "@autophase/tensor-io";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { trainingReportHtml } from "./training-report-html.js";

const HOSTILE = `</style></script><script>alert("x")</script><img src=https://evil.example/a.png onerror='y'>&`;
const SHAPE = [8, 8, 8];

const steps = (count: number) => ({
  step: Float64Array.from({ length: count }, (_, i) => i + 1),
  loss: Float64Array.from({ length: count }, (_, i) => 0.5 / (i + 1)),
});

const image = () => {
  const inside = (_: unknown, i: number): number =>
    [i >> 6, (i >> 3) & 7, i & 7].every((k) => k > 1 && k < 6) ? 1 : 0;
  const real = Float32Array.from({ length: 512 }, inside);
  return {
    object: { real, imag: new Float32Array(512), shape: SHAPE },
    support: { data: Uint8Array.from(real), shape: SHAPE },
  };
};
const example = () => ({
  name: HOSTILE,
  predicted: image(),
  truth: image(),
  pattern: { intensity: { data: Float32Array.from({ length: 512 }, (_, i) => i % 50), shape: SHAPE } },
  farField: { data: new Float32Array(512).fill(1), shape: SHAPE },
});

/** The page without what is not XML: the doctype, and the text of style and script. */
function asXml(html: string): string {
  return html.replace("<!doctype html>\n", "").replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, "");
}

describe("trainingReportHtml", () => {
  it("shows curves, examples with pattern and truth, notes and settings, whatever they are called", () => {
    const html = trainingReportHtml({
      title: HOSTILE,
      steps: { ...steps(3), learningRate: [1e-4, 2e-4, 3e-4], gradientNorm: [3, 2, 1], seconds: [1, 1, 1] },
      epochs: [{ step: 3, trainingLoss: 0.2, validationLoss: 0.3, metrics: { chiSquared: 0.4 } }],
      notes: [{ step: 3, text: HOSTILE }],
      examples: [example()],
      examplesStep: 1234,
      parameters: { network: HOSTILE, shape: SHAPE },
    });
    expect(XMLValidator.validate(asXml(html))).toBe(true);
    expect(html).not.toContain("<script");
    expect(html).toContain("learning rate (10\u207b\u2074)");
    for (const heading of [
      "pattern measured",
      "pattern predicted",
      "amplitude predicted",
      "amplitude true",
      "phase true",
    ])
      expect(html.match(new RegExp(`>${heading}<`, "g"))?.length, heading).toBeGreaterThan(0);
    expect(html).toContain("Held-out patterns after 1,234 steps");
    expect(html).toContain("Validation chiSquared");
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("says where a run stands, and loads itself again only while it runs", () => {
    const status = { step: 500, totalSteps: 2000, updated: "2026-11-22T10:11:12.345Z" };
    const running = trainingReportHtml({
      steps: steps(5),
      status: { ...status, state: "running", secondsLeft: 600 },
    });
    expect(running).toContain("Running: 500 of 2,000 steps, 10 min left.");
    expect(running).toContain("width:25.0%");
    expect(running).toContain("location.reload()");
    const message = "training: loss is NaN at step 500 <&>";
    const stopped = trainingReportHtml({ steps: steps(5), status: { ...status, state: "stopped", message } });
    expect(stopped).toContain("loss is NaN at step 500 &lt;&amp;&gt;");
    expect(stopped).not.toContain("<script");
    expect(XMLValidator.validate(asXml(stopped))).toBe(true);
  });

  it("does with one step, an epoch without validation, and an example without pattern or truth", () => {
    const html = trainingReportHtml({
      steps: steps(1),
      epochs: [{ step: 1, trainingLoss: 0.2 }],
      examples: [{ name: "folder/of/alone", predicted: image() }],
    });
    expect(XMLValidator.validate(asXml(html))).toBe(true);
    expect(html).not.toMatch(/NaN|undefined|Infinity|folder.of/);
  });

  it("stays small over a long run", () => {
    expect(trainingReportHtml({ steps: steps(100_000) }).length).toBeLessThan(60_000);
  });

  it("refuses no steps, a loss that is nowhere positive, and curves of different lengths", () => {
    expect(() => trainingReportHtml({ steps: steps(0) })).toThrow(ValueError);
    expect(() => trainingReportHtml({ steps: { step: [1], loss: [0] } })).toThrow(ValueError);
    expect(() => trainingReportHtml({ steps: { ...steps(3), gradientNorm: [1] } })).toThrow(ShapeError);
  });
});
