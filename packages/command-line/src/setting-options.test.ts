import { lengths, setting, z } from "@autophase/settings";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addSettings, typedSettings } from "./index.js";

const SCHEMA = z.strictObject({
  threshold: setting(z.union([z.literal("auto"), z.number().min(0)]).default(0), { help: "weak", unit: "counts" }),
  center: setting(z.enum(["max", "com"]).default("max"), { help: "the peak" }),
  crop: setting(z.union([z.literal("auto"), lengths(3)]).default([64, 64, 64]), { help: "box", placeholder: "D,H,W" }),
  from: setting(z.array(z.string()).default([]), { help: "starts", isRepeatable: true, placeholder: "file" }),
  count: setting(z.int().min(1).optional(), { help: "how many" }),
  wrap: setting(z.boolean().default(true), { help: "follow", off: "keep the support" }),
  fine: setting(z.boolean().default(false), { help: "finer" }),
  nested: setting(z.strictObject({ a: z.number() }).optional(), { help: "further" }),
});

const commandOf = (...typed: string[]): Command =>
  addSettings(new Command().exitOverride().configureOutput({ writeErr: () => {} }), SCHEMA).parse(typed, {
    from: "user",
  });

describe("addSettings", () => {
  it("makes options with help, and defaults as they are typed", () => {
    const help = commandOf().helpInformation().replace(/ +/g, " ");
    for (const line of [
      "--threshold <counts | auto> weak (default: 0)",
      "--center <max | com> the peak (default: max)",
      "--crop <D,H,W> box (default: 64,64,64)",
      "--from <file> starts\n",
      "--count <n> how many\n",
      "--no-wrap keep the support\n",
      "--fine finer\n",
    ])
      expect(help).toContain(line);
    expect(help).not.toContain("nested");
  });

  it.each([
    [["--threshold", "-1"], "argument '-1' is invalid. expected auto or a number from 0 up."],
    [["--center", "mean"], "expected one of max, com."],
    [["--crop", "1,2"], "expected auto or 3 lengths such as 64,64,64."],
    [["--count", "0"], "expected an integer of at least 1."],
    [["--tresh", "1"], "unknown option '--tresh'"],
  ])("refuses %j", (typed, message) => {
    expect(() => commandOf(...typed)).toThrow(message);
  });
});

describe("typedSettings", () => {
  it("are what was typed, and no default", () => {
    expect(typedSettings(commandOf(), SCHEMA)).toEqual({});
    const typed = ["--from", "a", "--from", "b", "--crop", "32", "--no-wrap", "--threshold", "auto", "--fine"];
    expect(typedSettings(commandOf(...typed), SCHEMA)).toEqual({
      from: ["a", "b"],
      crop: [32, 32, 32],
      wrap: false,
      threshold: "auto",
      fine: true,
    });
  });
});
