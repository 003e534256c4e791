import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addCommands } from "./add-commands.js";

/** A program of two commands, and which of them were loaded. */
async function programFor(args: readonly string[]) {
  const loaded: string[] = [];
  const command = (name: string, summary: string) => ({
    summary,
    load: async () => {
      loaded.push(name);
      return new Command(name).description(`${name} at length`).option("--fast");
    },
  });
  const program = await addCommands(new Command("test"), args, {
    go: command("go", "go away"),
    stay: command("stay", "stay here"),
  });
  return { program, loaded };
}

describe("addCommands", () => {
  it.each([[["go", "--fast"]], [["help", "go"]], [["--unknown", "go"]]])(
    "loads the command of %j alone",
    async (args) => {
      const { program, loaded } = await programFor(args);
      expect(loaded).toEqual(["go"]);
      expect(program.commands.map((command) => command.helpInformation())).toEqual([
        expect.stringMatching(/Usage: test go \[options\]\n\ngo at length\n/),
      ]);
    },
  );

  it.each([[[]], [["--help"]], [["help"]], [["og"]], [["toString"]]])(
    "lists all for %j and loads none",
    async (args) => {
      const { program, loaded } = await programFor(args);
      expect(loaded).toEqual([]);
      expect(program.helpInformation()).toMatch(/go +go away\n +stay +stay here\n/);
    },
  );
});
