import { describe, expect, it } from "vitest";
import { element, escapeMarkup } from "./element.js";
import { formatNumber, formatPowerOfTen } from "./format-number.js";

describe("element", () => {
  it("escapes text and attributes, and leaves markup alone", () => {
    const inner = element("b", { title: `"><script>` }, "a < b & c");
    expect(element("p", { x: 1.23456, y: undefined }, inner, "<i>").markup).toBe(
      '<p x="1.23"><b title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; c</b>&lt;i&gt;</p>',
    );
    expect(element("br").markup).toBe("<br/>");
  });

  it("replaces characters that XML forbids, and keeps the others", () => {
    expect(escapeMarkup("a\u0000b\u000bc\td\u{1f48e}\ud800")).toBe("a\ufffdb\ufffdc\td\u{1f48e}\ufffd");
  });
});

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [0.08634, "0.0863"],
    [-1.5, "\u22121.5"],
    [620, "620"],
    [262144, "262\u2009144"],
    [0.000123, "1.23 \u00d7 10\u207b\u2074"],
    [46.2e6 + 0.5, "4.62 \u00d7 10\u2077"],
    [Number.NaN, "not a number"],
    [Number.POSITIVE_INFINITY, "infinite"],
  ])("writes %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("raises exponents", () => {
    expect(formatPowerOfTen(-12)).toBe("10\u207b\u00b9\u00b2");
  });
});
