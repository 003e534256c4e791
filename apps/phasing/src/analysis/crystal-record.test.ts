import { describe, expect, it } from "vitest";
import { crystalRecordOf } from "./crystal-record.js";
import { phasingAnswerOf } from "./phasing-answer.js";

const step = (parameters: { [key: string]: never } | object) => ({
  program: "autophase",
  version: "1",
  command: "autophase",
  date: "",
  parameters: parameters as { [key: string]: never },
});

describe("phasingAnswerOf", () => {
  it("knows how many starts an answer shares, and whether it doubts itself", () => {
    const answer = (trustworthy: boolean) => ({
      answer: { agreement: { kept: 7 }, verdict: { trustworthy, reason: "because" } },
    });
    expect(phasingAnswerOf([step({ starts: 10 })])).toEqual({ starts: 1 });
    expect(phasingAnswerOf([step(answer(true)), step({})])).toEqual({ starts: 7 });
    expect(phasingAnswerOf([step(answer(true)), step(answer(false))])).toEqual({ starts: 7, doubt: "because" });
  });
});

describe("crystalRecordOf", () => {
  it("finds nothing where nobody analyzed, or another version did", () => {
    expect(crystalRecordOf([])).toBeUndefined();
    expect(crystalRecordOf([step({ frame: "laboratory", dSpacingAngstroms: "2.3" })])).toBeUndefined();
  });
});
