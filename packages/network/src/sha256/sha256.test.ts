import { describe, expect, it } from "vitest";
import { sha256Of as inNode } from "./node.js";
import { sha256Of as inBrowser } from "./web.js";

describe.each([
  ["Node", inNode],
  ["a browser", inBrowser],
])("sha256Of of %s", (_, sha256Of) => {
  it("is that of FIPS 180-4, whatever the parts", () => {
    const parts = (...texts: string[]) => texts.map((text) => new TextEncoder().encode(text));
    const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(sha256Of(parts("abc"))).toBe(expected);
    expect(sha256Of(parts("a", "", "bc"))).toBe(expected);
    expect(sha256Of([])).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});
