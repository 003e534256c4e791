import { describe, expect, it } from "vitest";
import { type SeriesScan, seriesPage } from "./series-page.js";

const scan = (number: number, more: Partial<SeriesScan> = {}): SeriesScan => ({
  scan: number,
  name: `S_${number}`,
  error: null,
  trustworthy: true,
  verdict: "4 of 4 starts agree",
  warnings: [],
  diameterNanometers: 300,
  dSpacingAngstroms: 2.355 + number * 1e-5,
  strainMean: 1e-5,
  strainStandardDeviation: 2e-4,
  prtfResolutionNanometers: 22,
  ...more,
});
const plane = { data: Float32Array.of(Number.NaN, 1e-4, -2e-4, 0), shape: [2, 2] };

describe("seriesPage", () => {
  const scans = [
    scan(1, { href: "scan-0001/crystal.html", picture: "scan-0001/a.png" }),
    scan(2, { trustworthy: false, verdict: "starts <disagree>" }),
    scan(3, { error: "too short", trustworthy: null, verdict: null, dSpacingAngstroms: null }),
  ];
  const against = [{ label: "time (h)", places: [0, 1, Number.NaN] }];
  const film = [
    { scan: 1, amplitude: plane, phase: plane, strain: plane, isTwin: false },
    { scan: 2, amplitude: plane, phase: plane, strain: plane, isTwin: true },
  ];

  it("has a row a scan, the strip, and a chart for each figure that two scans have", () => {
    const html = seriesPage({ title: "Gold", scans, film, against });
    expect(html).toContain('<a href="scan-0001/crystal.html">1</a>');
    expect(html).toContain("2.35501");
    expect(html).toContain("starts &lt;disagree&gt;");
    expect(html).toContain("too short");
    for (const words of [
      'alt="amplitude of scan 1"',
      'alt="phase of scan 2"',
      'alt="strain of scan 2"',
      "2 (its twin)",
    ])
      expect(html).toContain(words);
    expect(html.match(/<svg/g)).toHaveLength(4);
    expect(html).toContain("Complete.");
    expect(html).not.toContain("location.reload");
  });

  it("tells a change in the fifth digit of a spacing on its axis", () => {
    const html = seriesPage({ title: "Gold", scans, against });
    const [, end] = /<text[^>]* x="([\d.]+)"[^>]*>2\.3550[0-9]</.exec(html) ?? [];
    // seven digits of a 12-point font end there, and the name of the axis stands at 13
    expect(Number(end) - 7 * 0.6 * 12).toBeGreaterThan(16);
  });

  it("does not zoom into rounding", () => {
    const same = [2.334996442776784, 2.3349964427773].map((d, i) => scan(i, { dSpacingAngstroms: d }));
    const html = seriesPage({ title: "Gold", scans: same, against: [{ label: "scan", places: [0, 1] }] });
    expect(html).toContain(">2.33500<");
  });

  it("loads itself again while more may come, and stands without scans", () => {
    const html = seriesPage({ title: "Gold", scans: [], against: [{ label: "scan", places: [] }], isOpen: true });
    expect(html).toContain("location.reload");
    expect(html).not.toContain("<svg");
  });

  it("refuses places that do not fit", () => {
    const short = [{ label: "time (h)", places: [0] }];
    expect(() => seriesPage({ title: "Gold", scans, against: short })).toThrow("time (h): expected 3 places, got 1");
  });
});
