import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalMaker } from "../sample-maker.js";
import { openDataset } from "./dataset-folder.js";
import { createFolderSource } from "./folder-source.js";
import { readSample } from "./read-sample.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const cube = (length: number, value = 1): Uint8Array =>
  writeNpy({ data: Float32Array.from({ length: length ** 3 }, (_, i) => i + value), shape: [length, length, length] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-folder-source-"));
  for (let i = 0; i < 6; i++) await writeFile(at(`crystal-00000${Math.floor(i / 2)}-${i % 2}.npy`), cube(4, i + 1));
  await writeFile(at("a-broken.npy"), cube(4).subarray(0, 150));
  await writeFile(at("larger.npy"), cube(8));
  await writeFile(at("notes.txt"), "none of ours");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (options: Partial<Parameters<typeof createFolderSource>[0]> = {}) =>
  createFolderSource({ folder, seed: 1, validationCount: 1, maker: createLocalMaker(readSample), ...options });

describe("createFolderSource", () => {
  it("skips what cannot be used, by name and with the reason", async () => {
    const { shape, count, validationCount, skipped } = await open();
    expect(shape).toEqual([4, 4, 4]);
    expect([count, validationCount]).toEqual([4, 2]);
    expect(skipped.map(({ file }) => file)).toEqual([at("a-broken.npy"), at("larger.npy")]);
    expect(skipped[1]?.reason).toBe("expected 4 x 4 x 4 like the others, got 8 x 8 x 8");
  });

  it("has a digest that tells other patterns under the same names", async () => {
    const { digest } = await open();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await open({ seed: 2 })).digest).toBe(digest);
    await writeFile(at("crystal-000001-0.npy"), cube(4, 30));
    expect((await open()).digest).not.toBe(digest);
    await writeFile(at("crystal-000001-0.npy"), cube(4, 3));
    expect((await open()).digest).toBe(digest);
  });

  it("names what is no file, at once, and where nothing is left to learn from too", async () => {
    const pipes = await mkdtemp(join(tmpdir(), "autophase-folder-source-"));
    await writeFile(join(pipes, "a.npy"), cube(4));
    await mkdir(join(pipes, "crystal-000000.npz"));
    await expect(open({ folder: pipes })).rejects.toThrow(
      `1 patterns of 1 crystal do not suffice with 1 held out (validation): nothing is left to learn from; skipped ${join(pipes, "crystal-000000.npz")}: is no file; a pipe`,
    );
    await rm(pipes, { recursive: true });
  });

  it("fails on the first such file when strict", async () => {
    await expect(open({ strict: true })).rejects.toThrow(/a-broken\.npy: /);
  });

  it("goes through all training files in each epoch, in an order of the seed and the epoch", async () => {
    const namesOf = async (seed: number, epoch: number): Promise<string[]> => {
      const source = await open({ seed });
      return Promise.all([0, 1, 2, 3].map(async (position) => (await source.train(epoch, position)).name));
    };
    const orders = await Promise.all([0, 1, 2, 3].map((epoch) => namesOf(1, epoch)));
    for (const order of orders) expect([...order].sort()).toEqual([...(orders[0] as string[])].sort());
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    expect(await namesOf(1, 3)).toEqual(orders[3]);
    const source = await open();
    const validation = [(await source.validation(0)).name, (await source.validation(1)).name];
    expect(validation.some((name) => orders[0]?.includes(name))).toBe(false);
  });

  it("reads each file once where memory allows, and says so", async () => {
    const source = await open();
    for (let epoch = 0; epoch < 2; epoch++) for (let k = 0; k < 4; k++) await source.train(epoch, k);
    expect(source.report()).toMatchObject({ made: 0, reused: 8 });
  });

  it("reads anew for another sampling", async () => {
    const source = await open({ augment: ["oversampling"] });
    await source.train(0, 0);
    expect(source.report()).toMatchObject({ made: 1, reused: 0 });
  });

  it("refuses an empty split, and an empty folder", async () => {
    await expect(open({ validationCount: 6 })).rejects.toMatchObject({ _tag: "EmptySplitError" });
    await expect(open({ crystal: () => "one" })).rejects.toThrow(/6 patterns of 1 crystal do not suffice/);
    await expect(open({ folder: join(folder, "none") })).rejects.toThrow(/there is no such folder of patterns/);
    const bad = await mkdtemp(join(tmpdir(), "autophase-folder-source-"));
    await writeFile(join(bad, "x.npy"), "not an array");
    await expect(openDataset(bad)).rejects.toThrow(/holds no pattern that can be used; the first, x\.npy: /);
    await rm(bad, { recursive: true });
  });
});
