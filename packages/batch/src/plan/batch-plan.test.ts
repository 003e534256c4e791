import { describe, expect, it } from "vitest";
import { DEFAULT_PLAN, readBatchPlan, treatmentOfScan } from "./batch-plan.js";
import { planScans } from "./plan-scans.js";

const TEXT = `
frames: raw
spec: gold.spec
scans: 54-56,62
against: [time, LinkamTemp]
prepare: { threshold: 2, dark: dark.tif }
phasing: { starts: 4 }
exceptions:
  56: { prepare: { threshold: 3 }, phasing: { seed: 9 } }
`;

describe("readBatchPlan", () => {
  const plan = readBatchPlan(TEXT, "plan.yaml", (name) => `/data/${name}`);

  it("takes files from the folder of the plan, and exceptions before what holds for all", () => {
    expect(plan.settings).toEqual({
      frames: "/data/raw",
      spec: "/data/gold.spec",
      scans: [54, 55, 56, 62],
      against: ["time", "LinkamTemp"],
    });
    expect(treatmentOfScan(plan, 54)).toEqual({
      prepare: { threshold: 2, dark: "/data/dark.tif" },
      phasing: { starts: 4 },
      analyze: {},
    });
    expect(treatmentOfScan(plan, 56)).toMatchObject({ prepare: { threshold: 3 }, phasing: { starts: 4, seed: 9 } });
  });

  it.each([
    ["prepare: { treshold: 2 }", /^plan.yaml: prepare: there is no setting treshold, did you mean threshold/],
    ["phasing: { starts: 0 }", /^plan.yaml: phasing: starts: expected/],
    ["scans: 54-", /^plan.yaml: scans: expected numbers and ranges such as 54-60,62/],
    ["scans: 60-54", /expected numbers and ranges/],
    ["exceptions: { 56: { phase: {} } }", /^plan.yaml: exceptions.*phase/],
    ["exceptions: { last: { phasing: {} } }", /^plan.yaml: exceptions: expected/],
    ["frame: raw", /^plan.yaml: there is no setting frame, did you mean frames/],
    ["- 54", /^plan.yaml: expected settings/],
  ])("refuses %j", (text, message) => {
    expect(() => readBatchPlan(text, "plan.yaml")).toThrow(message);
  });
});

describe("planScans", () => {
  const plan = readBatchPlan(TEXT, "plan.yaml");
  const raw = { place: "raw", numbers: [53, 54, 55, 56, 57, 62] };
  const of = (scans: string) => readBatchPlan(`scans: "${scans}"`, "plan.yaml");

  it("takes those that are asked for, else all that are everywhere", () => {
    expect(planScans(plan, [raw])).toEqual([54, 55, 56, 62]);
    expect(planScans(DEFAULT_PLAN, [raw, { place: "log", numbers: [54, 62, 70] }])).toEqual([54, 62]);
    expect(planScans(of("63,54"), [])).toEqual([54, 63]);
  });

  it.each([
    ["54-58", "raw: there is no scan 58; the scans are 53-57, 62"],
    ["54,55,54", "scan 54 is named twice"],
    ["54-56,55", "scan 55 is named twice"],
  ])("refuses %s", (scans, message) => {
    expect(() => planScans(of(scans), [raw])).toThrow(message);
  });

  it("refuses an exception of no scan, and leaves one of a scan that is not asked for", () => {
    const stray = (scan: number) =>
      readBatchPlan(`scans: 54,55\nexceptions: { ${scan}: { phasing: { seed: 1 } } }`, "plan.yaml");
    expect(() => planScans(stray(58), [raw])).toThrow("exceptions: there is no scan 58; the scans are 53-57, 62");
    expect(planScans(stray(57), [raw])).toEqual([54, 55]);
    expect(planScans(stray(58), [raw, { place: "log", numbers: [54, 55, 58] }])).toEqual([54, 55]);
    expect(planScans(stray(58), [])).toEqual([54, 55]);
    expect(() => planScans(DEFAULT_PLAN, [{ place: "raw", numbers: [] }])).not.toThrow();
  });
});
