import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setting, z } from "@autophase/settings";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addConfig, chosenSettings } from "./config-file.js";
import { addSettings } from "./setting-options.js";

const SCHEMA = z.strictObject({
  starts: setting(z.int().min(1).default(3), { help: "how many" }),
  maskBox: setting(z.array(z.string()).default([]), { help: "where", isRepeatable: true }),
  dark: setting(z.string().optional(), { help: "file", namesFile: () => true }),
});

const folder = mkdtempSync(join(tmpdir(), "autophase-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function chosen(text: string, ...args: string[]) {
  const file = join(folder, "go.yaml");
  writeFileSync(file, text);
  const command = addSettings(addConfig(new Command("go")), SCHEMA).action(() => {});
  await command.parseAsync(["--config", file, ...args], { from: "user" });
  return chosenSettings(command, SCHEMA);
}

describe("chosenSettings", () => {
  it("takes the file's below what is typed, its files beside it, and no defaults", async () => {
    const text = "starts: 7\nmask-box: [a, b]\ndark: dark.tif\n";
    expect(await chosen(text)).toEqual({ starts: 7, maskBox: ["a", "b"], dark: join(folder, "dark.tif") });
    expect(await chosen(text, "--starts", "2", "--dark", "x.tif")).toMatchObject({ starts: 2, dark: "x.tif" });
    expect(await chosen("{}")).toEqual({});
  });

  it.each([
    ["strats: 7", "go.yaml: "],
    ["starts: 0", "go.yaml: starts: expected"],
    ["- 1", "go.yaml: expected settings"],
  ])("refuses %s", async (text, message) => {
    await expect(chosen(text)).rejects.toThrow(message);
  });
});
