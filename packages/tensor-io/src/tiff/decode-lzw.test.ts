import { describe, expect, it } from "vitest";
import { decodeLzw } from "./decode-lzw.js";

/** Codes of 9 bits, first bit first. */
function pack(...codes: number[]): Uint8Array {
  const bits = codes.map((code) => code.toString(2).padStart(9, "0")).join("");
  return Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (byte) => Number.parseInt(byte.padEnd(8, "0"), 2));
}

describe("decodeLzw", () => {
  it("decodes the example of TIFF 6.0, section 13", () => {
    const codes = pack(256, 7, 258, 8, 8, 258, 6, 6, 257);
    expect([...decodeLzw(codes, 100)]).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6]);
  });

  it("stops at the limit, in the middle of a string", () => {
    expect([...decodeLzw(pack(256, 7, 258, 259, 260), 5)]).toEqual([7, 7, 7, 7, 7]);
  });

  it("gives what there is when the codes end early", () => {
    expect([...decodeLzw(pack(256, 1, 2), 10)]).toEqual([1, 2]);
    expect(decodeLzw(new Uint8Array(0), 10)).toHaveLength(0);
  });

  it("refuses codes before their entry, and the old order of bits", () => {
    expect(() => decodeLzw(pack(256, 258), 10)).toThrow(/code 258 comes before its entry/);
    expect(() => decodeLzw(pack(256, 1, 2, 300, 259), 10)).toThrow(/code 300/);
    expect(() => decodeLzw(Uint8Array.of(0, 1, 5), 10)).toThrow(/before TIFF 6.0/);
  });
});
