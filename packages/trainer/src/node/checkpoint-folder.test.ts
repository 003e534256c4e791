import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTrainState, type TrainState } from "../train-state.js";
import { openCheckpointFolder } from "./checkpoint-folder.js";

let folder = "";
beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-checkpoints-"));
});
afterEach(() => rm(folder, { recursive: true }));

const stateAt = (step: number): TrainState => {
  const fresh = createTrainState({ w: tf.tensor1d([step, -step, 0.5]) });
  return { ...fresh, progress: { ...fresh.progress, step } };
};
const file = (step: number): string => `step-${String(step).padStart(8, "0")}.safetensors`;

describe("openCheckpointFolder", () => {
  it("keeps the newest few and the best, and finds the newest", async () => {
    const checkpoints = openCheckpointFolder(folder, { keepLast: 2 });
    expect(await checkpoints.loadNewest()).toBeUndefined();
    for (const step of [2, 9, 10, 100]) await checkpoints.save(stateAt(step), "last", { seed: "4" });
    const best = await checkpoints.save(stateAt(9), "best");
    expect(best).toBe(join(folder, "best.safetensors"));
    expect(await readdir(folder)).toEqual(["best.safetensors", file(10), file(100)]);
    const newest = await checkpoints.loadNewest();
    expect(newest).toMatchObject({ path: join(folder, file(100)), damaged: [], metadata: { seed: "4" } });
    expect(newest?.state.progress.step).toBe(100);
  });

  it.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ["cut off", (bytes) => bytes.subarray(0, bytes.length - 4), /cut off or damaged/],
    ["cut off in its header", (bytes) => bytes.subarray(0, 40), /cut off or damaged/],
    ["empty", (bytes) => bytes.subarray(0, 0), /cut off or damaged/],
    ["changed in a value", (bytes) => flip(bytes, bytes.length - 2), /SHA-256 hash does not fit/],
    ["changed in its progress", (bytes) => replaced(bytes, 'epoch\\":0', 'epoch\\":7'), /SHA-256 hash does not fit/],
    ["changed in its hash", (bytes) => flip(bytes, bytes.indexOf('"sha256":"') + 12, 1), /SHA-256 hash does not fit/],
    ["of another kind", () => Buffer.from("no checkpoint at all"), /cut off or damaged/],
  ])("refuses a newest one that is %s, by name, and goes back only when told", async (_, damage, message) => {
    const checkpoints = openCheckpointFolder(folder);
    await checkpoints.save(stateAt(1), "last");
    const path = await checkpoints.save(stateAt(2), "last");
    await writeFile(path, damage(await readFile(path)));
    const error = await checkpoints.loadNewest().catch((reason) => reason);
    expect(error).toMatchObject({ _tag: "CheckpointError", file: path });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`the newest intact one is ${join(folder, file(1))}`);
    const found = await checkpoints.loadNewest({ skipDamaged: true });
    expect(found?.path).toBe(join(folder, file(1)));
    expect(found?.damaged.map((damaged) => damaged.file)).toEqual([path]);
  });

  it("does not begin anew when no checkpoint is intact", async () => {
    const checkpoints = openCheckpointFolder(folder);
    await writeFile(await checkpoints.save(stateAt(1), "last"), "x");
    await expect(checkpoints.loadNewest({ skipDamaged: true })).rejects.toThrow(/there is no intact one beside it/);
  });

  it("loses nothing when the disk is full", async () => {
    let isFull = false;
    const write = async (path: string, bytes: Uint8Array): Promise<void> => {
      if (isFull) throw new FileError(path, "cannot be written: the disk is full");
      await writeFileAtomic(path, bytes);
    };
    const checkpoints = openCheckpointFolder(folder, { keepLast: 1, write });
    await checkpoints.save(stateAt(5), "last");
    isFull = true;
    await expect(checkpoints.save(stateAt(6), "last")).rejects.toThrow(/the disk is full/);
    expect(await readdir(folder)).toEqual([file(5)]);
    expect((await checkpoints.loadNewest())?.state.progress.step).toBe(5);
  });

  it("clears away what a killed run was about to write", async () => {
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    await writeFile(
      join(
        folder,
        `.autophase-00000000-${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}-${gone}-1-00000000.tmp`,
      ),
      "half",
    );
    await openCheckpointFolder(folder).save(stateAt(4), "last");
    expect(await readdir(folder)).toEqual([file(4)]);
  });

  it.each([0, 1.5])("refuses to keep %d", (keepLast) => {
    expect(() => openCheckpointFolder(folder, { keepLast })).toThrow(/keepLast must be a positive integer/);
  });
});

function flip(bytes: Buffer, at: number, mask = 0x40): Buffer {
  bytes[at] = (bytes[at] as number) ^ mask;
  return bytes;
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at);
  return bytes;
}
