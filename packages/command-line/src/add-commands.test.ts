import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addCommands } from "./add-commands.js";

/** A program of two commands, and which of them were loaded. */
async function programFor(args: readonly string[]) {
  const loaded: string[] = [];
  const command = (name: string, summary: string) => ({
    summary,
    group: "Ways",
    examples: [`${name} --fast`],
    load: async () => {
      loaded.push(name);
      return new Command(name)
        .description(`${name} at length`)
        .option("--fast", "soon", false)
        .option("--engine <name>", "what carries", "auto")
        .option("--from <file>", "where", [] as string[]);
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
      const help = program.commands[0].helpInformation();
      expect(help).toMatch(/--fast +soon\n/);
      expect(help).toMatch(/--engine <name> +what carries \(default: auto\)\n/);
      expect(help).toMatch(/--from <file> +where\n/);
      expect(help).toMatch(/-q, --quiet/);
    },
  );

  it.each([[[]], [["--help"]], [["help"]], [["og"]], [["toString"]]])(
    "lists all for %j and loads none",
    async (args) => {
      const { program, loaded } = await programFor(args);
      expect(loaded).toEqual([]);
      const help = program.helpInformation();
      expect(help).toMatch(/Ways:\n +go +go away\n +stay +stay here\n\nThis machine:\n +completion/);
    },
  );

  it("loads all for their completion", async () => {
    const { program, loaded } = await programFor(["completion", "bash"]);
    expect(loaded).toEqual(["go", "stay"]);
    expect(program.commands.map((command) => command.name())).toEqual(["completion"]);
  });
});
