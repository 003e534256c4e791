import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSafetensors } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeCheckpoint } from "../checkpoint/checkpoint.js";
import { createTrainState } from "../train-state.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-file.js";

let folder = "";
beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "autophase-checkpoint-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("saveCheckpoint and loadCheckpoint", () => {
  const state = () => {
    const fresh = createTrainState({ "encoder.0.weight": tf.tensor2d([[1.5, -2]]) }, { mean: tf.scalar(0.1) });
    return { ...fresh, progress: { ...fresh.progress, step: 7, epoch: 1, epochLossSum: 0.1 + 0.2, bestLoss: 1 / 3 } };
  };

  it("give back every value and the metadata, exactly", async () => {
    const path = join(folder, "last.safetensors");
    await saveCheckpoint(path, state(), { metadata: { network: "anl2024" } });
    const { state: read, metadata } = await loadCheckpoint(path);
    expect(metadata).toEqual({ network: "anl2024" });
    expect(read.progress).toEqual(state().progress);
    expect(read.weights["encoder.0.weight"]?.shape).toEqual([1, 2]);
    expect([...(read.weights["encoder.0.weight"] as tf.Tensor).dataSync()]).toEqual([1.5, -2]);
    expect([...(read.buffers.mean as tf.Tensor).dataSync()]).toEqual([Math.fround(0.1)]);
    expect(read.optimizer.steps).toBe(0);
  });

  it("is read from a Buffer of Node as from other bytes", async () => {
    const path = join(folder, "buffer.safetensors");
    await saveCheckpoint(path, state());
    const { state: read } = await decodeCheckpoint(await readFile(path));
    expect(read.progress).toEqual(state().progress);
  });

  it("replace the old file whole and leave no temporary one", async () => {
    const path = join(folder, "twice.safetensors");
    await saveCheckpoint(path, state());
    const first = await readFile(path);
    await saveCheckpoint(path, state());
    expect(await readFile(path)).toEqual(first);
    expect((await readdir(folder)).filter((name) => name.includes("twice"))).toEqual(["twice.safetensors"]);
  });

  it("refuse a missing file, another kind of file, and half of one", async () => {
    await expect(loadCheckpoint(join(folder, "missing.safetensors"))).rejects.toMatchObject({ _tag: "FileError" });
    const path = join(folder, "other.safetensors");
    await writeFile(path, "no checkpoint");
    await expect(loadCheckpoint(path)).rejects.toMatchObject({ _tag: "CheckpointError", file: path });
    await writeFile(path, writeSafetensors({ metadata: { format: "something else" } }));
    await expect(loadCheckpoint(path)).rejects.toThrow(/other\.safetensors: not a training checkpoint/);
    expect(await saveCheckpoint(path, state())).toBe(path);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 4));
    await expect(loadCheckpoint(path)).rejects.toMatchObject({ _tag: "CheckpointError", file: path });
  });

  it("refuse a folder that cannot be written", async () => {
    const path = join(folder, "nowhere", "last.safetensors");
    await expect(saveCheckpoint(path, state())).rejects.toMatchObject({ _tag: "FileError" });
  });
});
