import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";
import { lastJson, trainer } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-evaluate-"));
  const network = createNetwork({ channels: 2 });
  const metadata = { threshold: "0.1" };
  await writeFile(
    at("W.safetensors"),
    writeWeights(network, initializeWeights(network), { size: [16, 16, 16], metadata }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const evaluate = (...args: string[]) => trainerHere(["evaluate", "--weights", at("W.safetensors"), ...args]);
const simulated = ["--simulate", "3", "--seed", "4", "--refine", "5", "--recipes", "er,short"];

describe("evaluate", () => {
  it("sets network against random start in every recipe, the same for the same seed, with a report", async () => {
    const args = [...simulated, "--out", at("E.html"), "--json"];
    const [first, again] = [lastJson(await evaluate(...args)), lastJson(await evaluate(...args))];
    expect(first).toMatchObject({ engine: "wasm", channels: 2, count: 3, shape: [16, 16, 16], out: at("E.html") });
    const methods = first.methods as Record<string, Record<string, { median: number }>>;
    expect(Object.keys(methods)).toEqual([
      "network",
      "network + 5 ER",
      "random + 5 ER",
      "network + 20 ER + 180 HIO + 20 ER",
      "random + 20 ER + 180 HIO + 20 ER",
    ]);
    expect(methods["random + 20 ER + 180 HIO + 20 ER"]?.chi?.median).toBeLessThan(
      methods["random + 5 ER"]?.chi?.median as number,
    );
    expect(methods["network + 5 ER"]?.chi?.median).toBeLessThan(methods.network?.chi?.median as number);
    expect(again.contests).toEqual(first.contests);
    const html = await readFile(at("E.html"), "utf8");
    expect(html).toContain("Does the network help?");
    expect(html).toContain("The worst: simulated test crystal");
  });

  it("prints tables and a sentence for each metric, of a folder", async () => {
    await trainerHere([
      "simulate",
      "--count",
      "3",
      "--size",
      "16",
      "--seed",
      "4",
      "--split",
      "test",
      "--out",
      at("set"),
    ]);
    const args = ["--refine", "5", "--recipes", "er", "--seed", "4"];
    const outcome = await evaluate("--data", at("set"), ...args);
    expect(outcome.status).toBe(0);
    expect(outcome.stdout).toMatch(
      /^median +success +chi +chiSquared +pcc +ssim +iou +phaseMae +invariantError +seconds$/m,
    );
    expect(outcome.stdout).toMatch(/^5 ER: the network start is [a-z ]+ in chi \(/m);
    // the folder holds the crystals that --simulate draws
    const other = await evaluate("--simulate", "3", ...args);
    const table = (stdout: string) => stdout.slice(stdout.indexOf("mean "));
    expect(table(outcome.stdout)).toBe(table(other.stdout));
  });

  it("interrupted, says what it has found so far and ends with status 130", async () => {
    const args = ["evaluate", "--weights", at("W.safetensors"), "--simulate", "2000", "--recipes", "er"];
    let sent = false;
    const outcome = await trainer(args, (child, text) => {
      if (sent || !text.startsWith("data:")) return;
      sent = true;
      setTimeout(() => child.kill("SIGINT"), 1500);
    });
    expect(outcome.status).toBe(130);
    expect(outcome.stderr).toMatch(/interrupted after \d+ of 2000 crystals/);
    expect(outcome.stdout).toContain("50 ER: the network start is");
  });

  it.each([
    [[], 2, "give either --data FOLDER or --simulate N to judge by"],
    [["--simulate", "2", "--data", "set"], 2, "give either --data FOLDER or --simulate N to judge by"],
    [
      ["--simulate", "2", "--recipes", "fast"],
      2,
      'there is no recipe "fast"; there are er, refine, short, full, cohere and none',
    ],
    [["--data", "nowhere"], 1, "nowhere: there is no such folder of patterns"],
  ])("says what is wrong in one line: %j", async (args, status, message) => {
    const outcome = await evaluate(...args);
    expect(outcome.stderr).toContain(message);
    expect(outcome.status).toBe(status);
  });
});
