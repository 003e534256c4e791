import type { ProcessRecord } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { crystalSummaryOf } from "./crystal-summary.js";

const step = (parameters: ProcessRecord["parameters"]): ProcessRecord => ({
  program: "autophase",
  version: "1",
  command: "autophase",
  date: "",
  parameters,
});

describe("crystalSummaryOf", () => {
  it("finds nothing where nobody analyzed, or another version did", () => {
    expect(crystalSummaryOf([])).toBeUndefined();
    expect(crystalSummaryOf([step({ frame: "laboratory", dSpacingAngstroms: "2.3" })])).toBeUndefined();
  });
});
