import { describe, expect, expectTypeOf, it } from "vitest";
import {
  describeSettings,
  lengths,
  parseSettings,
  parseWrittenSettings,
  resolveFiles,
  setting,
  settingFlags,
  withText,
  writtenSettings,
  z,
} from "./index.js";
import { printSettingsText, readSettingsText } from "./text.js";

const pair = withText(z.tuple([z.number(), z.number()]), {
  expected: "two numbers such as 1,2",
  parse: (text): [number, number] | undefined => {
    const [low = Number.NaN, high, ...more] = text.split(",").map(Number);
    return high !== undefined && more.length === 0 ? [low, high] : undefined;
  },
  print: (value) => value.join(","),
});
const nested = z.strictObject({ sigma: z.number().min(0), trigger: z.array(z.int().min(0)).min(1).optional() });
const SCHEMA = z.strictObject({
  threshold: setting(z.union([z.literal("auto"), z.number().min(0)]).default(0), {
    help: "weak counts",
    unit: "counts",
  }),
  rate: setting(z.number().gt(0).max(1).default(0.9), { help: "how fast" }),
  count: setting(z.int().min(1).optional(), { help: "how many" }),
  center: setting(z.enum(["max", "com"]).default("max"), { help: "the peak" }),
  crop: setting(z.union([z.literal("auto"), lengths(3), pair]).default("auto"), { help: "the box" }),
  maskBox: setting(z.array(pair).default([]), { help: "boxes", isRepeatable: true }),
  dark: setting(z.string().optional(), { help: "a file", namesFile: () => true }),
  gaps: setting(z.string().default("auto"), { help: "word or file", namesFile: (value) => value !== "auto" }),
  subVoxel: setting(z.boolean().default(false), { help: "between voxels" }),
  wrap: setting(z.union([nested, z.literal(false)]).optional(), { help: "nested" }),
  recipe: setting(
    z
      .string()
      .refine((text) => text !== "bad", "no such algorithm")
      .optional(),
    { help: "checked" },
  ),
});
const described = Object.fromEntries(describeSettings(SCHEMA).map((one) => [one.name, one]));

describe("parseSettings", () => {
  it("fills in the defaults, with the type of the schema", () => {
    const settings = parseSettings(SCHEMA, "form", { count: 3 });
    expectTypeOf(settings.threshold).toEqualTypeOf<number | "auto">();
    expect(settings).toEqual({
      threshold: 0,
      rate: 0.9,
      count: 3,
      center: "max",
      crop: "auto",
      maskBox: [],
      gaps: "auto",
      subVoxel: false,
    });
  });

  it.each([
    [{ treshold: 1 }, "there is no setting treshold, did you mean threshold?; there are threshold, rate, count,"],
    [{ zzzzzzzz: 1 }, "there is no setting zzzzzzzz; there are threshold"],
    [{ threshold: -1 }, "threshold: expected auto or a number from 0 up, got -1"],
    [{ rate: 0 }, "rate: expected a number above 0 and at most 1, got 0"],
    [{ rate: "0.5" }, 'rate: expected a number above 0 and at most 1, got "0.5"'],
    [{ count: 1.5 }, "count: expected an integer of at least 1, got 1.5"],
    [{ center: "mean" }, 'center: expected one of max, com, got "mean"'],
    [{ crop: [1, 2] }, undefined],
    [{ crop: [1, 2, 0] }, "crop: expected auto or 3 lengths such as 64,64,64 or two numbers such as 1,2, got [1,2,0]"],
    [{ maskBox: [[1, 2], 3] }, "maskBox.1: expected two numbers such as 1,2, got 3"],
    [{ subVoxel: "yes" }, 'subVoxel: expected true or false, got "yes"'],
    [{ wrap: { sigma: -1 } }, "wrap.sigma: expected a number from 0 up, got -1"],
    [{ wrap: {} }, "wrap.sigma: expected a number from 0 up, got nothing"],
    [
      { wrap: { sigma: 1, triger: [0] } },
      "wrap: there is no setting triger, did you mean trigger?; there are sigma, trigger",
    ],
    [{ wrap: { sigma: 1, trigger: [0, 0.5] } }, "wrap.trigger.1: expected an integer of at least 0, got 0.5"],
    [{ wrap: true }, "wrap: expected an object of sigma, trigger or false, got true"],
    [{ recipe: "bad" }, "recipe: no such algorithm"],
    [3, "expected an object of threshold, rate"],
  ])("says of %j what is wrong", (values, message) => {
    if (message === undefined) expect(parseSettings(SCHEMA, "form", values)).toMatchObject(values as object);
    else expect(() => parseSettings(SCHEMA, "form", values)).toThrow(`form: ${message}`);
  });
});

describe("describeSettings", () => {
  it("tells what a command line or a form needs", () => {
    expect(described.threshold).toMatchObject({
      flag: "threshold",
      kind: "number",
      choices: ["auto"],
      minimum: 0,
      default: 0,
      unit: "counts",
      help: "weak counts",
      isRequired: false,
    });
    expect(described.center).toMatchObject({ kind: "choice", choices: ["max", "com"], default: "max" });
    expect(described.maskBox).toMatchObject({ flag: "mask-box", kind: "list", isRepeatable: true, default: [] });
    expect(described.count).toMatchObject({ kind: "integer", minimum: 1 });
    expect(described.dark).toMatchObject({ kind: "text", choices: [] });
    expect(described.wrap).toMatchObject({ kind: "object", choices: ["false"] });
    expect(described.wrap.entries?.map(({ name }) => name)).toEqual(["sigma", "trigger"]);
    expect("default" in described.count || "maximum" in described.threshold).toBe(false);
  });

  it.each([
    ["threshold", "auto", "auto"],
    ["threshold", "2.5", 2.5],
    ["crop", "64", [64, 64, 64]],
    ["crop", "64,32,16", [64, 32, 16]],
    ["crop", "-9,9", [-9, 9]],
    ["maskBox", "1,2", [[1, 2]]],
    ["subVoxel", "true", true],
    ["dark", "5", "5"],
  ])("reads %s %s, and prints it again", (name, text, value) => {
    expect(described[name].parse(text)).toEqual(value);
    expect(described[name].parse(described[name].print(value))).toEqual(value);
  });

  it.each([
    ["threshold", "", "expected auto or a number from 0 up"],
    ["count", "1e999", "expected an integer of at least 1"],
    ["crop", "64,,64", "expected auto or 3 lengths"],
    ["center", "mean", "expected one of max, com"],
    ["recipe", "bad", "no such algorithm"],
  ])("refuses %s %j", (name, text, message) => {
    expect(() => described[name].parse(text)).toThrow(message);
  });
});

describe("settings in files", () => {
  const values = {
    threshold: "auto" as const,
    crop: [64, 32, 16],
    maskBox: [[0, 3] as [number, number], [5, 9] as [number, number]],
    subVoxel: true,
  };

  it("are written as people type them, and read back", () => {
    const text = printSettingsText(writtenSettings(SCHEMA, values), "for autophase");
    expect(text).toBe(
      "# for autophase\nthreshold: auto\ncrop:\n  - 64\n  - 32\n  - 16\nmask-box:\n  - 0,3\n  - 5,9\nsub-voxel: true\n",
    );
    expect(parseWrittenSettings(SCHEMA, "a.yaml", readSettingsText(text, "a.yaml"))).toEqual(values);
  });

  it("take a value or its text", () => {
    const written = { count: "3", "mask-box": "1,2", crop: 64, gaps: 7, threshold: null, dark: "d.tif" };
    expect(parseWrittenSettings(SCHEMA, "a.yaml", written)).toEqual({
      count: 3,
      maskBox: [[1, 2]],
      crop: [64, 64, 64],
      gaps: "7",
      dark: "d.tif",
    });
  });

  it.each([
    ["treshold: 2", /^a.yaml: there is no setting treshold, did you mean threshold\?; there are threshold, .*mask-box/],
    ["maskBox: 1,2", /^a.yaml: there is no setting maskBox, did you mean mask-box\?/],
    ["threshold: -1", /^a.yaml: threshold: expected auto or a number from 0 up, got -1$/],
    ["crop: {d: 3}", /^a.yaml: crop: expected auto or 3 lengths such as .*, got \{"d":3\}$/],
    ["sub-voxel: maybe", /^a.yaml: sub-voxel: expected true or false, got "maybe"$/],
    ["- 1", /expected settings such as/],
    ["a: [1", /not YAML: /],
    ["b: 1\na: **2", /^a\.yaml: not YAML: Unresolved alias .* at line 2; put a text that begins with \* in quotes$/],
  ])("refuse %s", (text, message) => {
    expect(() => parseWrittenSettings(SCHEMA, "a.yaml", readSettingsText(text, "a.yaml"))).toThrow(message);
  });

  it("name files from their folder", () => {
    const named = resolveFiles(SCHEMA, { dark: "d.tif", gaps: "auto", threshold: 1 }, (file) => `/data/${file}`);
    expect(named).toEqual({ dark: "/data/d.tif", gaps: "auto", threshold: 1 });
    expect(resolveFiles(SCHEMA, { gaps: "gaps.npy" }, (file) => `/data/${file}`)).toEqual({ gaps: "/data/gaps.npy" });
  });
});

describe("settingFlags", () => {
  const schema = z.strictObject({
    seed: setting(z.int().default(0), { help: "seed" }),
    recipe: setting(z.string().optional(), { help: "recipe" }),
    shrinkWrap: setting(z.boolean().default(true), { help: "support follows" }),
    center: setting(z.boolean().default(false), { help: "centred" }),
    maskBox: setting(z.array(z.string()).default([]), { help: "boxes", isRepeatable: true }),
  });

  it("are what a person types, without defaults, quoted for a shell", () => {
    const values = { seed: 3, recipe: "3*(20*ER)", shrinkWrap: false, center: true, maskBox: ["a", "it's"] };
    expect(settingFlags(schema, values)).toEqual([
      "--seed 3",
      "--recipe '3*(20*ER)'",
      "--no-shrink-wrap",
      "--center",
      "--mask-box a",
      "--mask-box 'it'\\''s'",
    ]);
    expect(settingFlags(schema, { seed: 0, shrinkWrap: true })).toEqual([]);
  });
});
