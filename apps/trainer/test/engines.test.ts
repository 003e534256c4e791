/** Training on engines beside wasm: the same losses, and checkpoints that any of them goes on from. */

import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@autophase/vitest/matchers";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { trainer } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

/** Five epochs of four steps, slow enough that what is rounded apart stays together. */
const SETTINGS = [
  ...["--simulate", "8", "--size", "16", "--channels", "2", "--batch", "2", "--epochs", "5", "--validation", "1"],
  ...["--seed", "3", "--learning-rate", "1e-4", "--checkpoint-every", "1", "--no-tensorboard", "--workers", "0"],
];
const TOLERANCE = 0.05;

const engines = [
  ["gpu", prepareSoftwareGpu()],
  ["tensorflow", nativeLibraryGap()],
] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-engines-"));
  const whole = await trainer(["train", "--out", at("wasm"), ...SETTINGS]);
  expect(whole.status, whole.stderr).toBe(0);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(engines)("train --engine %s", { timeout: 400_000 }, (engine, reason) => {
  const remark = reason === undefined ? "" : ` (skipped: ${reason})`;

  it.skipIf(reason !== undefined)(`has the losses of wasm, which goes on from its checkpoints${remark}`, async () => {
    const run = at(engine);
    const whole = await trainer(["train", "--out", run, ...SETTINGS, "--engine", engine]);
    expect(whole.status, whole.stderr).toBe(0);
    expect(whole.stderr).toMatch(new RegExp(`^engine: ${engine} `, "m"));
    const expected = await lossesOf(at("wasm"));
    expect(await lossesOf(run)).toBeAllClose(expected, { rtol: TOLERANCE });
    for (const step of ["20", "19"]) await rm(join(run, "checkpoints", `step-000000${step}.safetensors`));
    const rest = await trainer(["train", "--out", run, "--resume", "--engine", "wasm"]);
    expect(rest.status, rest.stderr).toBe(0);
    expect(rest.stderr).toMatch(/^engine: wasm /m);
    expect(rest.stderr).toMatch(/resumed after 18 steps/);
    expect(await lossesOf(run)).toBeAllClose(expected, { rtol: TOLERANCE });
  });

  it.skipIf(reason !== undefined)(`goes on from a checkpoint of wasm${remark}`, async () => {
    const run = at(`wasm-${engine}`);
    await cp(at("wasm"), run, { recursive: true });
    for (const step of ["20", "19"]) await rm(join(run, "checkpoints", `step-000000${step}.safetensors`));
    const resume = ["train", "--out", run, "--resume", "--loss-every", "2", "--engine"];
    if (engine === "gpu") await loseGpu(() => trainer([...resume, engine]), join(run, "checkpoints", STEP_19));
    const rest = await trainer([...resume, engine === "gpu" ? "wasm" : engine]);
    expect(rest.status, rest.stderr).toBe(0);
    expect(rest.stderr).toMatch(engine === "gpu" ? /resumed after 19 steps/ : /resumed after 18 steps/);
    expect(await lossesOf(run)).toBeAllClose(await lossesOf(at("wasm")), { rtol: TOLERANCE });
  });
});

const STEP_19 = "step-00000019.safetensors";

/** The program goes on, and its GPU is lost once there is a checkpoint of its own. */
async function loseGpu(run: () => ReturnType<typeof trainer>, checkpoint: string): Promise<void> {
  vi.stubEnv("LOSE_GPU_WHEN", checkpoint);
  vi.stubEnv("NODE_OPTIONS", `--import=${new URL("./lose-gpu.mjs", import.meta.url)}`);
  const lost = await run().finally(() => vi.unstubAllEnvs());
  expect(lost.status, lost.stderr).toBe(1);
  expect(lost.stderr).toMatch(/^engine: gpu /m);
  expect(lost.stderr).toMatch(/resumed after 18 steps/);
  expect(lost.stderr).toMatch(
    /^error: training: step \d+ failed: gpu engine: the device was lost \(.*; go on from .*step-00000019.*, with this engine or another$/m,
  );
}

async function lossesOf(run: string): Promise<number[]> {
  const [head = "", ...rows] = (await readFile(join(run, "steps.csv"), "utf8")).trim().split("\n");
  const column = head.split(",").indexOf("loss");
  const losses = rows.map((row) => Number(row.split(",")[column]));
  expect(losses).toHaveLength(20);
  return losses;
}

function nativeLibraryGap(): string | undefined {
  const { resolve } = createRequire(import.meta.url);
  const isThere = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"].some((name) => {
    try {
      return resolve(name) !== "";
    } catch {
      return false;
    }
  });
  return isThere ? undefined : "no TensorFlow here: npm run setup:gpu";
}
