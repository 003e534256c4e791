import { describe, expect, it } from "vitest";
import { thumbnail } from "./thumbnail.js";

describe("thumbnail", () => {
  const plane = { data: Float64Array.from({ length: 64 }, (_, i) => (i === 27 ? 1 : 0)), shape: [8, 8] };

  it("never loses a peak, however small it is drawn", () => {
    const lines = thumbnail(plane, { style: "plain", columns: 2 }).split("\n");
    expect(lines).toEqual(["@"]);
    expect(thumbnail(plane, { style: "plain", columns: 80 }).split("\n")).toEqual(["", "   @", "", ""]);
  });

  it("puts two pixels into each block, in gray or in colour", () => {
    const gray = thumbnail(plane, { style: "gray", columns: 80 }).split("\n");
    expect(gray).toHaveLength(4);
    expect(gray[1]?.match(/\u2580/g)).toHaveLength(8);
    // row 3 is the lower half of the second line
    expect(gray[1]).toContain("\x1b[38;5;232m\x1b[48;5;255m\u2580");
    expect(thumbnail(plane, { style: "colour", columns: 80 })).toContain("\x1b[48;2;253;231;37m\u2580");
  });

  it("draws planes without any difference", () => {
    expect(thumbnail({ data: new Float32Array(4).fill(3), shape: [2, 2] }, { style: "plain", columns: 9 })).toBe("");
    expect(
      thumbnail({ data: new Float32Array(2).fill(Number.NaN), shape: [1, 2] }, { style: "plain", columns: 9 }),
    ).toBe("");
  });
});
