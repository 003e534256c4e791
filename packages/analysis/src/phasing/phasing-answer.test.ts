import type { ProcessRecord } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { phasingAnswerOf } from "./phasing-answer.js";

const step = (parameters: ProcessRecord["parameters"]): ProcessRecord => ({
  program: "autophase",
  version: "1",
  command: "autophase",
  date: "",
  parameters,
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
