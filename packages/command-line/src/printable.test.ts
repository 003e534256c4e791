import { describe, expect, it } from "vitest";
import { formatResult, printable, printableLine } from "./index.js";

describe("printable", () => {
  it.each([
    ["an escape sequence", "a\x1b[2Jb", "a\\u001b[2Jb"],
    ["a C1 control", "\x9b31m", "\\u009b31m"],
    ["a bell and a delete", "\x07\x7f", "\\u0007\\u007f"],
    ["an override of direction", "gpj.\u202eexe", "gpj.\\u202eexe"],
    ["half of a character", "a\ud812b", "a\\ud812b"],
    ["a byte that is no text", "a\udcffb", "a\\xffb"],
  ])("shows %s", (_, text, shown) => expect(printable(text)).toBe(shown));

  it("leaves lines, tabs and every alphabet", () => {
    expect(printable("größe\tΔψ 結晶 🧊\nnext")).toBe("größe\tΔψ 結晶 🧊\nnext");
    expect(printableLine("a\nb")).toBe("a\\nb");
  });

  it("is what results go through, names as well as values", () => {
    expect(formatResult({ "x\x1b[1m": "y\nerror: z" })).toBe("x\\u001b[1m  y\\nerror: z\n");
  });
});
