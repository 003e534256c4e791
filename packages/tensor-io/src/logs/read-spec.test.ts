import { readFileSync } from "node:fs";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { describe, expect, it } from "vitest";
import { FormatError } from "../errors.js";
import { acquisitionOf } from "./acquisition-of.js";
import { readSpec } from "./read-spec.js";

const HEADER = `#F /data/gold.spec
#E 1580609738
#D Sat Feb 01 20:15:38 2020
#C sixc  User = somebody

#O0 Delta  Theta  Two Theta
#O1 camdist  Energy  __proto__
#o0 del th tth
#o1 cam en proto
`;
const SCAN = `
#S 3  ascan  th -0.5 0.5  2 0.25
#D Tue Feb 04 12:28:23 2020
#T 0.25  (Seconds)
#Q -0.25 0.5 1e-3
#P0 32.174 0.25 -90
#P1 500 9 nan
#UIMR1  300 120 15 60 1
#N 4
#L Theta  pm detector  Seconds  Monitor
-0.5 3 0.25 1070
0 4 0.25 1e3
#C Tue Feb 04 12:28:24 2020.  a remark
@A 0 0 1 \\
 2 3 4 \\
 5 6 7
0.5 -2 0.25 inf
`;
const other = (number: number, motor = "labx"): string =>
  `\n#S ${number}  ascan  ${motor} 0 1  1 0.1\n#D Mon\n#N 2\n#L Lab_X  Monitor\n0 1\n1 ${number}\n`;

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).message;
  }
  return "nothing was thrown";
};

describe("readSpec", () => {
  it("reads command, date, motors by name, columns and points", () => {
    const { file, numbers, scan } = readSpec(HEADER + other(1) + SCAN + other(4), { file: "gold.spec" });
    expect([file, numbers]).toEqual(["gold.spec", [1, 3, 4]]);
    expect(scan(3)).toEqual({
      number: 3,
      command: "ascan  th -0.5 0.5  2 0.25",
      date: "Tue Feb 04 12:28:23 2020",
      positions: new Map([
        ["Delta", 32.174],
        ["Theta", 0.25],
        ["Two Theta", -90],
        ["camdist", 500],
        ["Energy", 9],
        ["__proto__", Number.NaN],
      ]),
      mnemonics: new Map([
        ["del", "Delta"],
        ["th", "Theta"],
        ["tth", "Two Theta"],
        ["cam", "camdist"],
        ["en", "Energy"],
        ["proto", "__proto__"],
      ]),
      columns: new Map([
        ["Theta", Float64Array.of(-0.5, 0, 0.5)],
        ["pm detector", Float64Array.of(3, 4, -2)],
        ["Seconds", Float64Array.of(0.25, 0.25, 0.25)],
        ["Monitor", Float64Array.of(1070, 1000, Number.POSITIVE_INFINITY)],
      ]),
      points: 3,
      remarks: [],
      hkl: [-0.25, 0.5, 1e-3],
    });
  });

  it.each([
    ["DOS", "\r\n"],
    ["old Mac", "\r"],
  ])("reads lines that end as %s has it", (_, ending) => {
    const text = HEADER + SCAN;
    expect(readSpec(text.replaceAll("\n", ending)).scan(3)).toEqual(readSpec(text).scan(3));
  });

  it.each([
    [
      "a motor too few",
      "#P1 500 9 nan",
      "#P1 500 9",
      "#P1 has 2 positions for 3 names in #O1: left out are camdist, Energy, __proto__",
    ],
    [
      "a motor too many",
      "32.174 0.25 -90",
      "32 0.25 -90 1",
      "#P0 has 4 positions for 3 names in #O0: left out are Delta, Theta, Two Theta",
    ],
  ])("uses the rows that agree, and names the others: %s", (_, intact, broken, remark) => {
    const { positions, remarks, points } = readSpec(HEADER + SCAN.replace(intact, broken)).scan(3);
    expect(remarks).toEqual([expect.stringContaining(remark)]);
    expect([positions.size, points]).toEqual([3, 3]);
  });

  it.each([
    ["points for columns", "#N 4", "#N 32"],
    ["a column added later", "#N 4", "#N 3"],
    ["a name left out", "  Seconds", ""],
  ])("lets the points decide how many columns there are: %s", (_, right, wrong) => {
    const { columns, remarks } = readSpec(HEADER + SCAN.replace(right, wrong)).scan(3);
    expect(columns.get("Theta")).toEqual(Float64Array.of(-0.5, 0, 0.5));
    expect(remarks).toEqual([
      expect.stringMatching(/^line \d+: [34] names of columns, #N says \d+, points have 4 numbers$/),
    ]);
  });

  it("reads names one blank apart beside a value more", () => {
    const text = "#S 1 ascan th 0 1 1 1\n#N 3\n#L Theta Monitor\n1 2 7\n2 3 7\n";
    const { columns, remarks } = readSpec(text).scan(1);
    expect([...columns.keys()]).toEqual(["Theta", "Monitor"]);
    expect(remarks).toHaveLength(1);
  });

  it("tells scans of one number apart", () => {
    const { scan } = readSpec(`${HEADER}${other(3)}${SCAN}`, { file: "f.spec" });
    expect(scan(3).remarks).toEqual([
      "there are 2 scans of number 3, and the last is taken: 3.1 is ascan labx 0 1 1 0.1 of Mon; 3.2 is ascan th -0.5 0.5 2 0.25 of Tue Feb 04 12:28:23 2020",
    ]);
    expect([scan(3.1).points, scan(3.2).points]).toEqual([2, 3]);
    expect(scan(3.1).remarks).toEqual([]);
    expect(messageOf(() => scan(3.3))).toBe("f.spec: there are 2 scans of number 3, got 3.3");
  });

  it("takes the last scan of a number that occurs twice", () => {
    const { numbers, scan } = readSpec(`${HEADER}${other(3)}${SCAN}${SCAN.replace("1070", "7")}${other(2)}`);
    expect(numbers).toEqual([2, 3]);
    expect(scan(3).columns.get("Monitor")?.[0]).toBe(7);
  });

  it("lets a header in the middle name the motors of the scans after it", () => {
    const again = "#F /data/gold.spec\n#E 1580609999\n#O0 Energy  camdist\n";
    const { scan } = readSpec(`${HEADER}${SCAN}\n${again}#S 4  ascan  en 8 9 2 1\n#P0 8 700\n`);
    expect(scan(3).positions.get("camdist")).toBe(500);
    expect([...scan(4).positions]).toEqual([
      ["Energy", 8],
      ["camdist", 700],
    ]);
  });

  it("reads a scan that was stopped, or never began", () => {
    const cut = SCAN.slice(0, SCAN.indexOf("0 4 0.25"));
    expect(readSpec(HEADER + cut).scan(3)).toMatchObject({ points: 1 });
    const begun = readSpec(`${HEADER}#S 8`).scan(8);
    expect(begun).toEqual({
      number: 8,
      command: "",
      date: "",
      positions: new Map(),
      mnemonics: readSpec(HEADER + SCAN).scan(3).mnemonics,
      columns: new Map(),
      points: 0,
      remarks: [],
    });
  });

  it("reads names that stand one space or a tab apart where their number tells", () => {
    const text = "#O0 Theta Energy\n#S 1 ascan th 0 1 1 1\n#P0 1 9\n#N 2\n#L Theta Monitor\n1 2\n";
    const { positions, columns } = readSpec(text).scan(1);
    expect([...positions]).toEqual([
      ["Theta", 1],
      ["Energy", 9],
    ]);
    expect([...columns.keys()]).toEqual(["Theta", "Monitor"]);
    expect(readSpec(text.replaceAll("Theta ", "Theta\t")).scan(1).columns).toEqual(columns);
  });

  it("keeps the first of two columns of one name, and leaves motors without names out", () => {
    const { columns, positions } = readSpec("#S 1 a\n#P0 1 2 3\n#N 2\n#L Theta  Theta\n1 2\n").scan(1);
    expect(columns).toEqual(new Map([["Theta", Float64Array.of(1)]]));
    expect(positions.size).toBe(0);
  });
});

describe("readSpec refuses with one sentence", () => {
  it.each<[string, string, RegExp]>([
    ["nothing", "", /^f\.spec: not a SPEC file: .*#S, got none$/],
    ["other text", "hello\n#Something\n", /#S, got none$/],
    ["binary data", `\x89HDF\r\n#S 1 ascan\n\0\0`, /^f\.spec: not a SPEC file: it holds binary data/],
    ["a scan without number", "#S ascan th\n", /^f\.spec: line 1: expected the number of a scan .* "#S ascan th"$/],
    ["a number beyond all", `#S ${"9".repeat(5000)} ascan\n`, /^f\.spec: line 1: expected the number .{0,90}$/],
    ["a negative number", "#S -4 ascan\n", /line 1: expected the number/],
  ])("%s", (_, text, message) => {
    expect(messageOf(() => readSpec(text, { file: "f.spec" }))).toMatch(message);
  });

  it.each<[string, (text: string) => string, string]>([
    [
      "cut lines of points",
      (text) => text.replaceAll(/^(0?\.?\d\S* \S+) \S+ \S+$/gm, "$1"),
      "line 21: expected 4 numbers like the names in #L, got 2",
    ],
    ["a point that is no number", (text) => text.replace("1070", "107O"), 'line 20: expected numbers, got "107O"'],
    ["a remark between points", (text) => text.replace("#C Tue", "Tue"), 'line 22: expected numbers, got "Tue"'],
    ["points without names", (text) => text.replace("#L", "#l"), "line 20: expected #L before the points"],
    [
      "other names amid the points",
      (text) => text.replace("@A", "#L a  b  c  d\n@A"),
      "line 23: other names of columns",
    ],
    ["a motor that is nowhere", (text) => text.replace("-90", "there"), 'line 15: expected numbers, got "there"'],
  ])("%s", (_, damage, message) => {
    const text = damage(HEADER + SCAN);
    expect(messageOf(() => readSpec(text, { file: "f.spec" }).scan(3))).toContain(`f.spec: ${message}`);
    const file = readSpec(other(2) + text);
    expect(file.scan(2).points).toBe(2);
  });

  it("but for a point that is cut off, which is left out and named", () => {
    const whole = readSpec(HEADER + SCAN).scan(3);
    const { points, remarks } = readSpec((HEADER + SCAN).trimEnd().slice(0, -9)).scan(3);
    expect(points).toBe(whole.points - 1);
    expect(remarks).toEqual(["line 26: 2 numbers for 4 columns: the point is left out"]);
  });

  it("lists the scans there are", () => {
    const { scan } = readSpec([1, 2, 3, 7, 9, 10].map((number) => other(number)).join(""), { file: "f.spec" });
    expect(messageOf(() => scan(54))).toBe("f.spec: there is no scan 54; the scans are 1-3, 7, 9-10");
    expect(messageOf(() => scan(Number.NaN))).toContain("there is no scan NaN");
    const odd = Array.from({ length: 500 }, (_, i) => other(2 * i + 1)).join("");
    expect(messageOf(() => readSpec(odd).scan(2))).toMatch(/the scans are 1, 3, .*, 23, and more up to 999$/);
  });

  it("answers absurd input at once", () => {
    const started = performance.now();
    const long = 2_000_000;
    for (const [text, number] of [
      ["#S 1\n".repeat(long / 5), 1],
      [`#S 1 ascan th\n#N 2\n#L a${" ".repeat(long)}b\n1${"\t".repeat(long)}2\n`, 1],
      [`#O999999999 a\n#S 1 ascan\n#P999999999 1\n#P0 ${"1 ".repeat(long / 2)}\n`, 1],
      [`#S ${"0".repeat(long)}1 ascan\n`, 1],
      [`#S 1 ascan\n@A ${"1 \\\n".repeat(long / 4)}`, 1],
    ] as const) {
      expect(readSpec(text).scan(number).number).toBe(1);
    }
    expect(messageOf(() => readSpec(`#S 1\n#N 1\n#L a\n${"x".repeat(long)}`).scan(1)).length).toBeLessThan(120);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describeWithShared("the log of a beamtime", "data/aps34idc-scan54", () => {
  const text = (): string => readFileSync(sharedPath("data/aps34idc-scan54", "example.spec"), "utf8");

  it("is read to the last scan", () => {
    const { numbers, scan } = readSpec(text());
    expect(numbers).toEqual(Array.from({ length: 498 }, (_, i) => i + 1));
    for (const number of numbers) {
      const { positions, mnemonics, columns, points } = scan(number);
      expect(positions.size).toBe(49);
      expect(mnemonics.get("lanl")).toBe("LanlTension");
      expect(columns.get("Epoch") ?? []).toHaveLength(points);
    }
  });

  it("tells how scan 54 was taken", () => {
    const scan = readSpec(text()).scan(54);
    expect(scan).toMatchObject({
      command: "ascan  th -0.279996 0.720004  200 0.25",
      date: "Tue Feb 04 12:28:23 2020",
      points: 201,
      hkl: [-0.232897, -0.152347, 0.520262],
    });
    expect(scan.columns.size).toBe(25);
    const frameTotals = scan.columns.get("ImageTot") as Float64Array;
    expect(frameTotals.indexOf(Math.max(...frameTotals))).toBeGreaterThan(90);
    expect(frameTotals.indexOf(Math.max(...frameTotals))).toBeLessThan(110);
    const { energyKev, distanceMeters, rockingStepDegrees, ...rest } = acquisitionOf(scan);
    expect([energyKev, distanceMeters]).toEqual([9, 0.5]);
    expect(rockingStepDegrees).toBeCloseTo(0.005, 12);
    expect(rest).toEqual({});
  });
});
