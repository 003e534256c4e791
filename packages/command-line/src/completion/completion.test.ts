import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { bashCompletion } from "./bash-completion.js";
import { describeCommand } from "./described-command.js";
import { fishCompletion } from "./fish-completion.js";
import { zshCompletion } from "./zsh-completion.js";

const go = new Command("go")
  .summary("it's gone: [away]")
  .option("-q, --quiet", "say 'nothing'")
  .option("--out <file>", "where to")
  .option("--weak <zero | mask>", "what of weak: 0 [or] not")
  .addOption(new Option("--engine <name>", "what carries").choices(["auto", "wasm"]));
const list = new Command("list").summary("all").option("--json", "as data");
const recipe = new Command("recipe").summary("recipes").addCommand(list).addCommand(new Command("explain"));
const program = { name: "test-go", summary: "", options: [], commands: [go, recipe].map(describeCommand) };

const folder = mkdtempSync(join(tmpdir(), "autophase-completion-"));
afterAll(() => rmSync(folder, { recursive: true }));
const isThere = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;
const skipped = (shell: string): string => (isThere(shell) ? shell : `${shell} (skipped: it is not installed)`);

describe.skipIf(!isThere("bash"))(skipped("bash"), () => {
  const file = join(folder, "go.bash");
  writeFileSync(file, bashCompletion(program));

  it.each([
    [[""], ["go", "recipe", "help"]],
    [["g"], ["go"]],
    [
      ["go", "-"],
      ["--quiet", "-q", "--out", "--weak", "--engine", "--help"],
    ],
    [["go", "--out", "x.cxi", "--w"], ["--weak"]],
    [
      ["go", "--weak", ""],
      ["zero", "mask"],
    ],
    [["go", "--engine", "w"], ["wasm"]],
    [
      ["recipe", ""],
      ["list", "explain"],
    ],
    [
      ["recipe", "list", "-"],
      ["--json", "--help"],
    ],
    // names of files
    [["go", "--out", ""], []],
    [["go", ""], []],
  ])("%j", (words, expected) => {
    const script = `source "$0"; COMP_WORDS=(test-go "$@"); COMP_CWORD=$#; _test_go; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script, file, ...words], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n").filter(Boolean)).toEqual(expected);
  });
});

describe.skipIf(!isThere("zsh"))(skipped("zsh"), () => {
  it("is sound, and its specifications are taken", () => {
    const file = join(folder, "go.zsh");
    writeFileSync(file, zshCompletion(program));
    const shown = `_arguments() { print -rl -- "$@" }; _describe() { print -rl -- $choices }; compdef() { true }
      source "$0"; words=(test-go go --w); CURRENT=3; _test_go; words=(test-go r); CURRENT=2; _test_go`;
    const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", shown, file], { encoding: "utf8" });
    expect(stderr).toBe("");
    const lines = stdout.split("\n");
    expect(lines).toContain("*--weak[what of weak\\: 0 \\[or\\] not]:value:(zero mask)");
    expect(lines).toContain("*--out[where to]:value:_files");
    expect(lines).toContain("*-q[say 'nothing']");
    expect(lines).toContain("go:it's gone\\: [away]");
  });
});

describe.skipIf(!isThere("fish"))(skipped("fish"), () => {
  it.each([
    ["test-go ", ["go", "recipe"]],
    ["test-go go --w", ["--weak"]],
    ["test-go go --weak ", ["mask", "zero"]],
    ["test-go recipe ", ["explain", "list"]],
    ["test-go recipe list --j", ["--json"]],
  ])("%s", (line, expected) => {
    const file = join(folder, "go.fish");
    writeFileSync(file, fishCompletion(program));
    const env = { ...process.env, HOME: folder };
    const { stdout } = spawnSync("fish", ["-c", `source ${file}; complete -C '${line}'`], { encoding: "utf8", env });
    const words = stdout
      .trim()
      .split("\n")
      .map((entry) => entry.split("\t")[0]);
    expect(words.sort()).toEqual(expected);
  });
});
