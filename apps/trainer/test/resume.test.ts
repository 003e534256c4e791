/** A run that was killed goes on as if it had not been: real processes, a real SIGKILL. */

import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";
import { lastJson, MAIN } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

/** Three epochs of four steps; everything that has a state is in use. */
const SETTINGS = [
  ...["--simulate", "17", "--size", "16", "--channels", "2", "--batch", "2", "--accumulate", "2", "--validation", "2"],
  ...["--epochs", "3", "--seed", "5", "--optimizer", "adamw", "--clip", "1", "--schedule", "plateau"],
  ...["--rate-patience", "1", "--threshold", "0.07..0.1", "--checkpoint-every", "1", "--patience", "50"],
];
const CHECKPOINTS = "checkpoints";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-resume-"));
  await trainerHere(["train", "--out", at("whole"), ...SETTINGS]);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a run that is killed", () => {
  it("goes on from a step in the middle of an epoch, from the end of an epoch and from none, with the same bits", async () => {
    const run = "killed";
    await killed(["train", "--out", at(run), ...SETTINGS], () => hasFile(at(run), "run.json"));
    await killed(["train", "--out", at(run), "--resume"], () => hasCheckpoint(run, 3));
    await killed(["train", "--out", at(run), "--resume"], () => hasCheckpoint(run, 8));
    await killed(["train", "--out", at(run), "--resume"], () => hasCheckpoint(run, 10));
    const rest = await trainerHere(["train", "--out", at(run), "--resume", "--json"]);
    expect(rest.status, rest.stderr).toBe(0);
    expect(rest.stderr).toMatch(/resumed after (10|11) steps/);
    expect(lastJson(rest).steps).toBeLessThanOrEqual(2);
    await expectSameRun(run, "whole");
  });

  it("is not resumed from a damaged checkpoint but when told, and then says so", async () => {
    await cp(at("whole"), at("damaged"), { recursive: true });
    const newest = at("damaged", CHECKPOINTS, "step-00000012.safetensors");
    await truncate(newest, 5000);
    const refused = await trainerHere(["train", "--out", at("damaged"), "--resume"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^error: .*step-00000012\.safetensors: this checkpoint is cut off .*intact one is .*step-00000011/m,
    );
    const told = await trainerHere(["train", "--out", at("damaged"), "--resume", "--skip-damaged"]);
    expect(told.status, told.stderr).toBe(0);
    expect(told.stderr).toMatch(/^warning: passed over: .*step-00000012\.safetensors/m);
    expect(told.stderr).toMatch(/resumed after 11 steps/);
    await expectSameRun("damaged", "whole");
  });

  it("keeps to its settings, and says which one differs", async () => {
    const other = await trainerHere(["train", "--out", at("whole"), "--resume", "--optimizer", "adam"]);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(/error: --resume: optimizer of this run is "adamw", got "adam"; leave it out/);
  });
});

describe("run.json", () => {
  it("repeats the run, to the bit", async () => {
    const again = await trainerHere(["train", "--config", at("whole", "run.json"), "--out", at("repeated")]);
    expect(again.status, again.stderr).toBe(0);
    await expectSameRun("repeated", "whole");
  });

  it("gives the settings of another run, but for what is typed", async () => {
    const config = ["--config", at("whole", "run.json"), "--epochs", "1", "--schedule", "constant"];
    const changed = await trainerHere(["train", ...config, "--out", at("changed"), "--json"]);
    expect(lastJson(changed)).toMatchObject({ epochs: 1, steps: 4, channels: 2 });
    const { settings } = JSON.parse(await readFile(at("changed", "run.json"), "utf8"));
    expect(settings).toMatchObject({ schedule: "constant", optimizer: "adamw", epochs: 1, scheduleSteps: 4 });
  });

  it("must be one", async () => {
    await writeFile(at("broken.json"), "{");
    const broken = await trainerHere(["train", "--config", at("broken.json"), "--out", at("never")]);
    expect(broken.stderr).toMatch(/^error: .*broken\.json: not JSON/m);
    await writeFile(at("other.json"), '{"settings":{"network":"anl2024","channels":0}}');
    const other = await trainerHere(["train", "--config", at("other.json"), "--out", at("never")]);
    expect(other.stderr).toMatch(/^error: .*other\.json: channels: /m);
    expect(await readdir(folder)).not.toContain("never");
  });
});

/** Kills the program as soon as `isTime`, and fails when it ends before. */
async function killed(args: readonly string[], isTime: () => Promise<boolean>): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(MAIN), ...args], { stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  while (child.exitCode === null && !(await isTime())) await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill("SIGKILL");
  expect(await ended, "the run was over before it was killed").toBe("SIGKILL");
}

async function hasFile(path: string, name: string): Promise<boolean> {
  return (await readdir(path).catch((): string[] => [])).includes(name);
}

async function hasCheckpoint(run: string, step: number): Promise<boolean> {
  return hasFile(at(run, CHECKPOINTS), `step-${String(step).padStart(8, "0")}.safetensors`);
}

/** Weights, moments, progress and curves. */
async function expectSameRun(run: string, other: string): Promise<void> {
  const newest = join(CHECKPOINTS, "step-00000012.safetensors");
  for (const file of [newest, join(CHECKPOINTS, "best.safetensors"), "best.safetensors", "last.safetensors"]) {
    expect((await readFile(at(run, file))).equals(await readFile(at(other, file))), file).toBe(true);
  }
  expect(await curve(run)).toEqual(await curve(other));
  expect(await epochs(run)).toEqual(await epochs(other));
}

/** Without the seconds. */
async function curve(run: string): Promise<string[]> {
  return (await readFile(at(run, "steps.csv"), "utf8")).split("\n").map((line) => line.replace(/,[^,]*$/, ""));
}

async function epochs(run: string): Promise<object[]> {
  const history = JSON.parse(await readFile(at(run, "history.json"), "utf8"));
  return history.map((record: object) => ({ ...record, seconds: 0 }));
}
