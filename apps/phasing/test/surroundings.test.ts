/** What a run goes through: streams that go away, signals, disks, and others who write beside it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase } from "./run-autophase.js";

const SHAPE = [16, 18, 20];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-surroundings-"));
  const { pattern } = simulateCrystal({ seed: 6, index: 0, shape: SHAPE, detector: { peakCounts: 1e5 } });
  await writeFile(at("P.npz"), writeNpz({ intensity: pattern.intensity }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Through a shell, as pipes and redirections are made. */
async function shell(line: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const child = spawn("bash", ["-c", line], { cwd: folder, env: { ...process.env, A: `${process.execPath} ${main}` } });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (text) => (said[name] += text));
  const [status] = await once(child, "close");
  return { status, ...said };
}

describe.skipIf(!existsSync("/dev/full"))("standard streams that go away (skipped without /dev/full)", () => {
  const run = (out: string): string => `$A phase P.npz --out ${out} --recipe 60*ER --starts 2 --workers 1 --no-report`;

  it.each([
    ["a reader that leaves", (out: string) => `set -o pipefail; ${run(out)} 2>&1 >/dev/null | head -1 >/dev/null`],
    ["a log on a full disk", (out: string) => `${run(out)} 2>/dev/full`],
    ["a result on a full disk, which is in its file", (out: string) => `${run(out)} >/dev/full 2>/dev/null`],
    ["none at all", (out: string) => `${run(out)} >&- 2>&-`],
  ])("do not end a run: %s", async (name, line) => {
    const out = `${name.replaceAll(/\W/g, "")}.cxi`;
    const { status, stderr } = await shell(line(out));
    expect([status, stderr]).toEqual([0, ""]);
    expect((await readReconstruction(at(out))).errorCurve).toHaveLength(60);
  });

  it("end what was to be printed alone with one line, but not for a reader who has enough", async () => {
    expect(await shell("$A info P.npz >/dev/full")).toEqual({
      status: 1,
      stdout: "",
      stderr: "error: standard output cannot be written: the disk is full\n",
    });
    expect(await shell("set -o pipefail; $A info P.npz | head -1 >/dev/null")).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});

describe("signals", () => {
  it.each(["SIGHUP", "SIGTERM"] as const)("%s saves what there is", async (signal) => {
    let isSent = false;
    const args = ["phase", at("P.npz"), "--out", at(`${signal}.cxi`), "--recipe", "40000*ER", "--no-report"];
    const outcome = await autophase(args, (child, text) => {
      if (!isSent && text.includes("phasing")) isSent = child.kill(signal);
    });
    expect(outcome.status).toBe(130);
    expect((await readReconstruction(at(`${signal}.cxi`))).object.shape).toEqual(SHAPE);
  });
});
