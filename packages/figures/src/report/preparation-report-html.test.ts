import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { projectCounts } from "../volume/project-counts.js";
import { preparationReportHtml } from "./preparation-report-html.js";

const intensity = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] };
const mask = { data: Uint8Array.from({ length: 24 }, (_, i) => Number(i % 12 !== 5 && i !== 0)), shape: [2, 3, 4] };

describe("projectCounts", () => {
  it("adds up measured voxels along frames and along rows, and hides lines without one", () => {
    const { front, side } = projectCounts(intensity, mask);
    expect([...front.counts.data]).toEqual([12, 14, 16, 18, 20, 0, 24, 26, 28, 30, 32, 34]);
    expect([...front.hidden.data]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([...side.counts.data]).toEqual([12, 10, 18, 21, 48, 34, 54, 57]);
    expect(side.counts.shape).toEqual([2, 4]);
  });
});

describe("preparationReportHtml", () => {
  it("is a page of sound markup that loads nothing and shows each step before and after", () => {
    const views = projectCounts(intensity, mask);
    const bright = projectCounts({ ...intensity, data: intensity.data.map((count) => 2 * count) }, mask);
    const html = preparationReportHtml({
      facts: { kept: "97 %" },
      steps: [
        { name: "frames", summary: "2 frames", views },
        { name: "threshold", summary: "counts under 2 <zero>", warning: "look", views: bright },
        { name: "bad pixels", summary: "none", views: bright },
      ],
      pattern: { intensity, mask },
      settings: "threshold: 2\n",
      history: [{ program: "autophase", version: "1", command: "autophase prepare scan", date: "", parameters: {} }],
    });
    const sound = html
      .replace("<!doctype html>", "")
      .replace(/<script[^>]*>[\s\S]*?<\/script>/g, "")
      .replaceAll(/<(meta|input)([^>]*[^/])>/g, "<$1$2/>");
    expect(XMLValidator.validate(sound)).toBe(true);
    expect(/(src|href)="(?!data:)/.test(html)).toBe(false);
    const texts = [
      "counts under 2 &lt;zero&gt;",
      "before, over all frames",
      "after, over all rows",
      "threshold: 2",
      "look",
    ];
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    // of three steps only the second has changed anything
    const pictures = (title: string): number => html.split(`<title>${title}, over all frames</title>`).length - 1;
    expect([pictures("counts"), pictures("before"), pictures("after")]).toEqual([2, 1, 1]);
  });
});
