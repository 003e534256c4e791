import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const LAUNCHER = "/usr/bin/mpirun.openmpi";
const FLAGS = ["--allow-run-as-root", "--oversubscribe"];
const isThere = existsSync(LAUNCHER);
const TRAINING =
  "train --simulate 16 --size 16 --channels 2 --batch 2 --accumulate 4 --validation 2 --seed 5 --no-tensorboard --workers 0";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-training-ranks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const words = (out: string, more: string): string[] => `${TRAINING} --out ${out} ${more}`.trim().split(" ");
const mpirun = (ranks: number, out: string, more: string) =>
  run(LAUNCHER, [...FLAGS, "-n", String(ranks), process.execPath, MAIN, ...words(out, more)], { cwd: folder });

/** Of each step. */
async function lossesOf(out: string): Promise<number[]> {
  const [head = "", ...lines] = (await readFile(join(folder, out, "steps.csv"), "utf8")).trim().split("\n");
  const column = head.split(",").indexOf("loss");
  return lines.map((line) => Number(line.split(",")[column]));
}

/** The process that has claimed a folder. */
async function processOfFirst(out: string): Promise<number> {
  const [lock = ""] = (await readdir(join(folder, out))).filter((name) => name.endsWith(".lock"));
  return JSON.parse(await readFile(join(folder, out, lock), "utf8")).pid;
}

describe.skipIf(!isThere)(
  isThere ? "autophase-trainer train over ranks" : "mpirun of Open MPI is not here: skipped",
  () => {
    it("has the loss curve of one process with 2 and with 4 ranks, and one voice", async () => {
      await run(process.execPath, [MAIN, ...words("one", "--epochs 2")], { cwd: folder });
      const alone = await lossesOf("one");
      expect(alone).toHaveLength(4);
      for (const ranks of [2, 4]) {
        const { stdout, stderr } = await mpirun(ranks, `ranks-${ranks}`, "--epochs 2 --json");
        expect(JSON.parse(stdout)).toMatchObject({ epochs: 2, steps: 4 });
        expect(stderr.match(/engine: /g)).toHaveLength(1);
        const shared = await lossesOf(`ranks-${ranks}`);
        for (const [step, loss] of shared.entries())
          expect(Math.abs(loss - (alone[step] as number))).toBeLessThan(1e-5);
      }
    }, 180_000);

    it("evaluates the crystals that one process does, shared out, with one voice", async () => {
      const evaluation = "evaluate --weights one/best.safetensors --simulate 3 --recipes er --refine 5 --seed 2 --json";
      const command = [MAIN, ...evaluation.split(" ")];
      const alone = await run(process.execPath, command, { cwd: folder });
      const shared = await run(LAUNCHER, [...FLAGS, "-n", "2", process.execPath, ...command], { cwd: folder });
      const withoutSeconds = (json: string) => JSON.parse(json, (key, value) => (/seconds/i.test(key) ? 0 : value));
      expect(withoutSeconds(shared.stdout)).toEqual(withoutSeconds(alone.stdout));
      expect(shared.stderr.match(/engine: /g)).toHaveLength(1);
      expect(shared.stderr).toContain("evaluating 3/3");
    }, 120_000);

    it("saves what there is when it is told to stop, and goes on with another number of ranks", async () => {
      const command = [...FLAGS, "-n", "2", process.execPath, MAIN, ...words("cut", "--epochs 400")];
      const child = spawn(LAUNCHER, command, { cwd: folder });
      const said: string[] = [];
      child.stderr.on("data", (chunk) => said.push(String(chunk)));
      const ended = new Promise((resolve) => child.on("close", resolve));
      await expect.poll(() => existsSync(join(folder, "cut", "last.safetensors")), { timeout: 60_000 }).toBe(true);
      // as Slurm tells every rank; mpirun of Open MPI waits before it does
      process.kill(await processOfFirst("cut"), "SIGTERM");
      await ended;
      expect(said.join("")).toContain("interrupted; go on with: autophase-trainer train --out cut --resume");
      const done = (await lossesOf("cut")).length;
      const { stdout } = await run(
        process.execPath,
        [
          MAIN,
          "train",
          "--out",
          "cut",
          "--resume",
          "--epochs",
          String(Math.ceil(done / 2) + 1),
          "--no-tensorboard",
          "--json",
        ],
        { cwd: folder },
      );
      expect(JSON.parse(stdout).epochs).toBe(Math.ceil(done / 2) + 1);
    }, 180_000);

    it("does not begin where ranks were told different things", async () => {
      const first = [process.execPath, MAIN, ...words("unlike", "--epochs 1")];
      const second = [process.execPath, MAIN, ...words("unlike", "--epochs 2")];
      const failed = run(LAUNCHER, [...FLAGS, "-n", "1", ...first, ":", "-n", "1", ...second], { cwd: folder });
      const { stderr } = await failed.then(
        () => ({ stderr: "" }),
        (error) => error,
      );
      expect(stderr).toContain("error: rank 0 has other settings or patterns than other ranks");
      expect(existsSync(join(folder, "unlike", "run.json"))).toBe(false);
    }, 120_000);

    it("needs a batch a step for each rank, and says so once", async () => {
      const failed = mpirun(2, "many", "--epochs 1 --accumulate 1");
      await expect(failed).rejects.toMatchObject({ code: 1 });
      const { stderr } = await failed.catch((error) => error);
      expect(stderr.match(/error: .*2 ranks need as many batches a step, accumulate is 1/g)).toHaveLength(1);
    }, 120_000);
  },
);
