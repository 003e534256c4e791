import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { type EvaluationReportContent, evaluationReportHtml } from "./evaluation-report-html.js";

const summary = { mean: 0.25, median: 0.125, percentile95: 0.5 };
const object = {
  object: {
    real: Float32Array.from({ length: 512 }, (_, i) => (i % 8) / 8),
    imag: new Float32Array(512),
    shape: [8, 8, 8],
  },
  support: { data: new Uint8Array(512).fill(1), shape: [8, 8, 8] },
};
const content: EvaluationReportContent = {
  title: "Evaluation of <W>",
  facts: [["crystals", "12"]],
  methods: [
    { method: "network", successRate: 0.25, metrics: { chi: summary } },
    { method: "random + 50 ER", successRate: 0.5, metrics: { chi: summary } },
  ],
  contests: [
    {
      title: "50 ER",
      recipe: "50*ER",
      differences: [
        {
          metric: "success",
          network: 0.75,
          random: 0.5,
          difference: 0.25,
          low: 0.1,
          high: 0.4,
          verdict: "better",
          mcnemar: 0.0625,
        },
        { metric: "chi", network: 0.2, random: 0.1, difference: 0.1, low: 0.05, high: 0.15, verdict: "worse" },
        { metric: "pcc", network: 0.9, random: 0.9, difference: 0, low: -1, high: 1, verdict: "not distinguishable" },
      ],
    },
  ],
  cases: [{ title: "The best", note: "chi 0.1", images: [{ kind: "truth", image: object }] }],
};

describe("evaluationReportHtml", () => {
  const html = evaluationReportHtml(content);
  const text = html
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

  it("says for each recipe in what the network start is better, equal and worse", () => {
    expect(text).toMatch(/50 ER success pcc chi Success rate/);
    expect(text).toContain("better (McNemar p = 0.0625)");
    expect(text).toContain("0.05 to 0.15 worse");
  });

  it("shows every method with median, mean and 95th percentile", () => {
    expect(text).toMatch(/network 25 % 0\.125 0\.25 \| 0\.5/);
    expect(text).toMatch(/random \+ 50 ER 50 %/);
  });

  it("is one document that loads nothing, escaped and well-formed", () => {
    expect(html).toContain("Evaluation of &lt;W&gt;");
    expect(html).not.toMatch(/(?:src|href)="(?!data:|#)/);
    expect(XMLValidator.validate(html.replace("<!doctype html>\n", ""))).toBe(true);
    const drawings = html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(drawings.length).toBeGreaterThanOrEqual(3);
    for (const drawing of drawings) expect(new XMLParser().parse(drawing)).toHaveProperty("svg");
  });

  it("leaves out what is not known: truth, contests, cases", () => {
    const bare = evaluationReportHtml({
      facts: [],
      methods: [{ method: "network", metrics: { chi: summary } }],
      contests: [],
    });
    expect(bare).not.toContain("Success rate");
    expect(bare).not.toContain("Does the network help?");
  });
});
