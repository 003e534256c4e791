import type { ProcessRecord } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { crystalRecordOf } from "./crystal-record.js";

const step = (parameters: ProcessRecord["parameters"]): ProcessRecord => ({
  program: "autophase",
  version: "1",
  command: "autophase",
  date: "",
  parameters,
});

describe("crystalRecordOf", () => {
  it("finds nothing where nobody analyzed, or another version did", () => {
    expect(crystalRecordOf([])).toBeUndefined();
    expect(crystalRecordOf([step({ frame: "laboratory", dSpacingAngstroms: "2.3" })])).toBeUndefined();
  });
});
