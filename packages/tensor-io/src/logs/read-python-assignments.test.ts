import { describe, expect, it } from "vitest";
import { FormatError } from "../errors.js";
import { readPythonAssignments, readPythonLiteral } from "./read-python-assignments.js";

describe("readPythonLiteral", () => {
  it.each([
    ["3", 3],
    ["-1.5e-2", -0.015],
    ['"GAUSS"', "GAUSS"],
    ["'it # is'", "it # is"],
    ["True", true],
    ["None", null],
    ["[1, 1]", [1, 1]],
    ["(0.5, [2,'a'],)", [0.5, [2, "a"]]],
    ["[]", []],
    [
      "{'a': 'all', 'b': [0, {1: 2}],}",
      [
        ["a", "all"],
        ["b", [0, [[1, 2]]]],
      ],
    ],
  ])("reads %s", (text, value) => {
    expect(readPythonLiteral(text)).toEqual(value);
  });

  it.each([
    "os.system('x')",
    "1 + 1",
    "[1, 2",
    "[1 2]",
    "{'a': 1",
    "{'a', 1}",
    "{'a': f()}",
    "__import__",
    '"open',
    "",
    "1 2",
    "1e999",
    "toString",
    "[1; 2]",
  ])("does not take %s for a literal", (text) => {
    expect(readPythonLiteral(text)).toBeUndefined();
  });
});

describe("readPythonAssignments", () => {
  it("reads what Python writes, and runs nothing", () => {
    const text =
      "a = 'x' # said\nb = [1, [2.5, -3e2], # (more\n  True, None]\n\n// c = 4\r\nd = (1,)\ne = 'http://x' // said\n";
    expect([...readPythonAssignments(text)]).toEqual([
      ["a", "x"],
      ["b", [1, [2.5, -300], true, null]],
      ["d", [1]],
      ["e", "http://x"],
    ]);
  });

  it.each([
    ["a call", "a = 1\nb = open('x')", 'config: line 2: expected name = number, "text", True, False, None or a list'],
    ["a statement", "import os", "config: line 1: expected name = number"],
    ["brackets that stay open", "a = 1\nb = [1,\n2\n", "config: line 2: expected name = number"],
    ["a name that is none", "2a = 1", "config: line 1: expected name = number"],
    ["no value", "a =", "config: line 1: expected name = number"],
  ])("refuses %s, naming the line", (_what, text, message) => {
    const read = (): unknown => readPythonAssignments(text, { file: "config" });
    expect(read).toThrow(message);
    expect(read).toThrow(FormatError);
  });

  it("refuses lists without end, and reads long ones soon", () => {
    const began = performance.now();
    expect(() => readPythonAssignments(`a = ${"[".repeat(100_000)}`)).toThrow(/line 1: expected name = number/);
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},`).join("\n");
    expect(readPythonAssignments(`a = [\n${lines}\n]`).get("a")).toHaveLength(20_000);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
