import { setting, z } from "@autophase/settings";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addNestedSettings, typedNestedSettings } from "./index.js";

const wrap = z.strictObject({
  sigma: z.number().min(0).describe("voxels"),
  border: z.int().min(1).optional().describe("may change side"),
  only: z.boolean().optional(),
});
const SCHEMA = z.strictObject({
  recipe: z.string(),
  shrinkWrap: z.union([wrap, z.array(wrap), z.literal(false)]).optional(),
  heldOut: z
    .union([z.strictObject({ fraction: z.number().optional() }), z.literal(false)])
    .optional()
    .describe("of the voxels"),
  zero: setting(z.array(z.array(z.int()).length(2)).optional(), { help: "between", isRepeatable: true }),
  keep: z.strictObject({ best: z.int().min(1) }).optional(),
});
const options = { except: ["recipe", "shrinkWrap.sigma", "shrinkWrap.false"] };

const typed = (...args: string[]) => {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  return typedNestedSettings(
    addNestedSettings(command, SCHEMA, options).parse(args, { from: "user" }),
    SCHEMA,
    options,
  );
};

describe("addNestedSettings", () => {
  it("has an option for each entry inside, with its help, but for those that are left out", () => {
    const help = addNestedSettings(new Command(), SCHEMA, options).helpInformation().replace(/ +/g, " ");
    expect(help).toContain("--shrink-wrap-border <n> may change side");
    expect(help).toContain("--held-out-fraction <number>");
    expect(help).toContain("--no-held-out without: of the voxels");
    for (const absent of ["--recipe", "--shrink-wrap-sigma", "--no-shrink-wrap"]) expect(help).not.toContain(absent);
  });

  it("gives what was typed as the schema holds it", () => {
    expect(typed()).toEqual({});
    expect(typed("--shrink-wrap-border", "2", "--shrink-wrap-only", "--keep-best", "3")).toEqual({
      shrinkWrap: { border: 2, only: true },
      keep: { best: 3 },
    });
    expect(typed("--zero", "0,9", "--zero", "20,29")).toEqual({
      zero: [
        [0, 9],
        [20, 29],
      ],
    });
    expect(typed("--no-held-out")).toEqual({ heldOut: false });
    expect(typed("--held-out-fraction", "0.1")).toEqual({ heldOut: { fraction: 0.1 } });
  });

  it("refuses what the schema refuses", () => {
    expect(() => typed("--shrink-wrap-border", "0")).toThrow(/argument '0' is invalid. expected an integer/);
  });
});
