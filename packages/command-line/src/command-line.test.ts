import { FormatError } from "@autophase/tensor-io";
import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createProgress,
  formatResult,
  InterruptedError,
  parseChoice,
  parseCount,
  parseNumber,
  parseShape,
  printNote,
  printWarning,
  runProgram,
  UsageError,
} from "./index.js";
import { addVerbosity } from "./verbosity.js";

function capture(stream: NodeJS.WriteStream): string[] {
  const lines: string[] = [];
  vi.spyOn(stream, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  return lines;
}

function programThat(action: () => void): Command {
  const program = new Command("test");
  program.command("go").option("--count <n>", "count", parseCount(1)).action(action);
  return program;
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe("runProgram", () => {
  it.each([
    ["an error of ours", new FormatError("a.npy", "too short"), 1, "error: a.npy: too short\n"],
    ["an unforeseen error", new TypeError("x is undefined"), 1, "error: x is undefined\n"],
    [
      "an error that quotes a whole file",
      new FormatError("a.py", `got ${"x".repeat(60_000)}; take two`),
      1,
      `error: a.py: got ${"x".repeat(1590)} ... (58020 characters left out) ... ${"x".repeat(390)}; take two\n`,
    ],
    ["an error over several lines", new UsageError("no\n  ^"), 2, "error: no\n  ^\n"],
    ["an interruption", new InterruptedError("interrupted by SIGINT"), 130, "error: interrupted by SIGINT\n"],
  ])("ends %s with its status and one message", async (_, error, status, message) => {
    const lines = capture(process.stderr);
    const program = programThat(() => {
      throw error;
    });
    expect(await runProgram(program, ["go"])).toBe(status);
    expect(lines.join("")).toBe(message);
  });

  it("ends well with 0, and with 2 on an unknown option or a bad value", async () => {
    const lines = capture(process.stderr);
    expect(
      await runProgram(
        programThat(() => {}),
        ["go", "--count", "3"],
      ),
    ).toBe(0);
    expect(
      await runProgram(
        programThat(() => {}),
        ["go", "--nonsense"],
      ),
    ).toBe(2);
    expect(
      await runProgram(
        programThat(() => {}),
        ["go", "--count", "zero"],
      ),
    ).toBe(2);
    expect(lines.join("")).toMatch(/^error: unknown option '--nonsense'\nerror: .*'zero' is invalid/);
  });
});

describe("verbosity", () => {
  const said = async (...flags: string[]): Promise<string> => {
    const lines = capture(process.stderr);
    const command = addVerbosity(new Command("go")).action(() => {
      printNote("a note\nof two lines");
      printNote("warning: warm");
      printWarning("warning: hot");
      createProgress("work", 10).update(10);
      throw new FormatError("a.npy", "no");
    });
    await runProgram(new Command("test").addCommand(command), ["go", ...flags]);
    vi.restoreAllMocks();
    return lines.join("");
  };

  it("leaves warnings and errors alone of a quiet program, and times the lines of a verbose one", async () => {
    expect(await said()).toBe(
      "a note\nof two lines\nwarning: warm\nwarning: hot\nwork 10/10 (100 %)\nerror: a.npy: no\n",
    );
    expect(await said("-q")).toBe("warning: warm\nwarning: hot\nerror: a.npy: no\n");
    const lines = (await said("--verbose")).split("\n");
    expect(lines.slice(0, 6).map((line) => line.replace(/^\[ *[\d.]+ s\] /, "* "))).toEqual([
      "* a note",
      "* of two lines",
      "* warning: warm",
      "* warning: hot",
      "work 10/10 (100 %)",
      "* error: a.npy: no",
    ]);
    expect(lines.slice(6).join("\n")).toMatch(/^\[.*\n\[.* at /);
    // of the next program nothing is left
    expect(await said()).toContain("a note\n");
  });
});

describe("createProgress", () => {
  const fakeStream = (lines: string[]) =>
    ({ isTTY: false, write: (text: string) => lines.push(text) }) as unknown as NodeJS.WriteStream;

  it("writes a plain line for each tenth of the work, and no more", () => {
    const lines: string[] = [];
    const progress = createProgress("phasing", 1000, fakeStream(lines));
    for (let done = 1; done <= 1000; done++) progress.update(done, "chi 0.1");
    progress.stop();
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe("phasing 100/1000 (10 %) chi 0.1\n");
    expect(lines[9]).toBe("phasing 1000/1000 (100 %) chi 0.1\n");
  });

  it("passes over the tenths that one update skips", () => {
    const lines: string[] = [];
    const progress = createProgress("reading", 3, fakeStream(lines));
    for (let done = 1; done <= 3; done++) progress.update(done);
    expect(lines).toEqual(["reading 1/3 (33 %)\n", "reading 2/3 (67 %)\n", "reading 3/3 (100 %)\n"]);
  });
});

describe("option parsers", () => {
  it("accept what they should", () => {
    expect(parseCount(0)("0")).toBe(0);
    expect(parseNumber(0, 1)("0.5")).toBe(0.5);
    expect(parseShape(3)("64,32,16")).toEqual([64, 32, 16]);
    expect(parseShape(3)("64")).toEqual([64, 64, 64]);
    expect(parseChoice(["max", "com"])("com")).toBe("com");
  });

  it.each([
    () => parseCount(1)("0"),
    () => parseCount(1)("1.5"),
    () => parseCount(1)(""),
    () => parseNumber(0, 1)("2"),
    () => parseNumber()("NaN"),
    () => parseShape(3)("64,64"),
    () => parseShape(3)("64,,64"),
    () => parseChoice(["max", "com"])("mean"),
  ])("refuse what they should (%#)", (parse) => {
    expect(parse).toThrow(/expected/);
  });
});

describe("formatResult", () => {
  it("aligns names, shortens numbers and writes shapes", () => {
    const text = formatResult({ engine: "reference", shape: [64, 64, 64], chi: 0.0834567, best: null, starts: 3 });
    expect(text).toBe("engine  reference\nshape   64 x 64 x 64\nchi     0.08346\nstarts  3\n");
  });
});
