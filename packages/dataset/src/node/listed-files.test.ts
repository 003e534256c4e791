import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFft, fftshift } from "@autophase/kernels";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, writeNpy } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWaveSource } from "../aicdi/wave-source.js";
import { createLocalMaker } from "../sample-maker.js";
import { listedFiles } from "./listed-files.js";
import { readSample } from "./read-sample.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const names = Array.from({ length: 20 }, (_, k) => `1_c${Math.floor(k / 5)}_${k % 5}_16.npy`);

/** The wave of a crystal in the published layout: complex128, centred, of an object in the middle of its cube. */
function waveOf(index: number): Uint8Array {
  const { object } = simulateCrystal({ seed: 3, index, shape: [16, 16, 16] });
  const wave = { real: Float64Array.from(object.real), imag: Float64Array.from(object.imag), shape: object.shape };
  createFft(wave.shape).forward(wave);
  return writeNpy(fftshift(wave) as ComplexArray<Float64Array>);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-listed-"));
  await Promise.all(names.map((name, k) => writeFile(at(name), waveOf(k))));
  await writeFile(at("aicdi_data.txt"), names.map((name) => `https://example.org/set1/${name}\r\n`).join(""));
  await mkdir(at("elsewhere"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("listedFiles", () => {
  it("finds the files of addresses beside the list, the first so many", async () => {
    expect(await listedFiles(at("aicdi_data.txt"))).toEqual(names.map((name) => at(name)));
    expect(await listedFiles(at("aicdi_data.txt"), { limit: 3 })).toHaveLength(3);
  });

  it("counts those that are missing, in the folder that is named", async () => {
    await writeFile(at("elsewhere", names[0]), "there");
    await expect(listedFiles(at("aicdi_data.txt"), { folder: at("elsewhere"), limit: 4 })).rejects.toThrow(
      /elsewhere: 3 of 4 files of .*aicdi_data\.txt are missing, the first 1_c0_1_16\.npy; fetch them/,
    );
    await expect(listedFiles(at("aicdi_data.txt"), { folder: at("nowhere") })).rejects.toThrow(/no such folder/);
  });

  it("refuses a list that names nothing, or is not there", async () => {
    await writeFile(at("empty.txt"), "\n \n");
    await expect(listedFiles(at("empty.txt"))).rejects.toThrow(/empty\.txt: expected names or addresses/);
    await expect(listedFiles(at("none.txt"))).rejects.toMatchObject({ _tag: "FileError" });
  });
});

describe("createWaveSource", () => {
  const open = async (options: Partial<Parameters<typeof createWaveSource>[0]> = {}) =>
    createWaveSource({
      files: await listedFiles(at("aicdi_data.txt")),
      seed: 1,
      size: 32,
      maker: createLocalMaker(readSample),
      ...options,
    });
  const namesOf = (samples: readonly { readonly name: string }[]): string[] =>
    samples.map(({ name }) => name.slice(folder.length + 1));

  it("parts the list as published, and goes through all of the training in each epoch", async () => {
    const source = await open();
    expect([source.count, source.validationCount, source.test?.validationCount]).toEqual([16, 2, 2]);
    expect(source.shape).toEqual([32, 32, 32]);
    const epoch = async (k: number) =>
      namesOf(await Promise.all(Array.from({ length: 16 }, (_, i) => source.train(k, i))));
    const [first, second] = [await epoch(0), await epoch(1)];
    expect(first).not.toEqual(second);
    expect([...first].sort()).toEqual([...second].sort());
    const held = [await source.validation(0), await source.validation(1)];
    const test = [await source.test?.validation(0), await source.test?.validation(1)] as typeof held;
    // as of random.Random(4).shuffle over 18
    expect(namesOf(held)).toEqual([names[9], names[7]]);
    expect(namesOf(test)).toEqual([names[18], names[19]]);
    expect(new Set([...first, ...namesOf(held), ...namesOf(test)]).size).toBe(20);
  });

  it("has the same noise in every run, whatever its seed, and none if asked", async () => {
    const [one, other] = [await open({ seed: 1 }), await open({ seed: 2 })];
    expect((await one.validation(0)).amplitude).toEqual((await other.validation(0)).amplitude);
    const quiet = await open({ noise: "none" });
    expect((await quiet.validation(0)).amplitude).not.toEqual((await one.validation(0)).amplitude);
    expect((await open({ validationCount: 1 })).validationCount).toBe(1);
  });

  it("reads no file before it is asked for", async () => {
    await writeFile(at("damaged.npy"), "not a wave");
    const files = [...(await listedFiles(at("aicdi_data.txt"))).slice(0, 18), at("damaged.npy"), at("damaged.npy")];
    const source = await open({ files });
    expect((await source.train(0, 0)).shape).toEqual([32, 32, 32]);
    await expect(source.test?.validation(0)).rejects.toThrow(/damaged\.npy: /);
  });
});
