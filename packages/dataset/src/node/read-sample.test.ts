import "@autophase/vitest/matchers";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, writeCxi, writeNpy, writeNpz } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSample } from "./read-sample.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const { object, pattern } = simulateCrystal({
  seed: 1,
  index: 0,
  shape: [12, 10, 8],
  detector: { peakCounts: 1e4, gaps: 1 },
});
const { intensity, mask } = pattern;
const { shape } = intensity;
const modulus = { data: intensity.data.map(Math.sqrt), shape };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-read-sample-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("readSample", () => {
  it("reads our own files: counts, mask, truth", async () => {
    await writeFile(at("own.npz"), writeNpz({ intensity, object, ...(mask && { mask }) }));
    const sample = await readSample(at("own.npz"));
    const peak = intensity.data.reduce((a, b) => Math.max(a, b), 0);
    expect(sample.peakCounts).toBeCloseTo(peak, 2);
    expect(sample.amplitude).toBeAllClose(
      intensity.data.map((counts) => Math.sqrt(counts / peak)),
      { rtol: 1e-5 },
    );
    expect(sample.mask).toEqual(mask?.data);
    expect(sample.truth).toEqual(object);
  });

  it("takes arr_0 of the published data for the modulus and arr_1 for the object", async () => {
    await writeFile(at("published.npz"), writeNpz({ arr_0: modulus, arr_1: object }));
    const sample = await readSample(at("published.npz"));
    expect(sample.pattern.intensity.data).toBeAllClose(intensity.data, { rtol: 1e-5 });
    expect(sample.truth).toEqual(object);
    const asCounts = await readSample(at("published.npz"), "intensity");
    expect(asCounts.pattern.intensity.data).toEqual(modulus.data);
    await writeFile(at("alone.npz"), writeNpz({ arr_0: modulus }));
    expect((await readSample(at("alone.npz"))).truth).toBeUndefined();
  });

  it.each(["middle", "corner"])(
    "takes a complex .npy for the diffracted wave (object's origin in the %s)",
    async (origin) => {
      const start = origin === "corner" ? ifftshift(object) : object;
      const wave = { real: Float64Array.from(start.real), imag: Float64Array.from(start.imag), shape };
      createFft(shape).forward(wave);
      await writeFile(at("wave.npy"), writeNpy(fftshift(wave) as ComplexArray<Float64Array>));
      const sample = await readSample(at("wave.npy"));
      const expected = Float32Array.from(fftshift(wave).real, (re, i) => re ** 2 + fftshift(wave).imag[i] ** 2);
      expect(sample.pattern.intensity.data).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-4 });
      expect(sample.truth?.real).toBeAllClose(object.real, { rtol: 1e-5, atol: 1e-6 });
      expect(sample.truth?.imag).toBeAllClose(object.imag, { rtol: 1e-5, atol: 1e-6 });
    },
  );

  it("reads CXI, and a plain array as counts or as modulus", async () => {
    await writeFile(at("pattern.cxi"), await writeCxi({ kind: "pattern", pattern }));
    expect((await readSample(at("pattern.cxi"))).pattern.intensity.data).toEqual(intensity.data);
    await writeFile(at("plain.npy"), writeNpy(modulus));
    expect((await readSample(at("plain.npy"))).pattern.intensity.data).toEqual(modulus.data);
    expect((await readSample(at("plain.npy"), "amplitude")).pattern.intensity.data).toBeAllClose(intensity.data, {
      rtol: 1e-5,
    });
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      "flat.npy",
      () => writeNpy({ data: new Float32Array(6).fill(1), shape: [2, 3] }),
      /flat\.npy: expected a pattern of 3 axes, got 2 x 3/,
    ],
    ["dark.npy", () => writeNpy({ data: new Float32Array(8), shape: [2, 2, 2] }), /dark\.npy: /],
    [
      "nan.npz",
      () => writeNpz({ arr_0: { data: new Float32Array(8).fill(Number.NaN), shape: [2, 2, 2] } }),
      /nan\.npz: arr_0: .*got NaN at index 0/,
    ],
    ["complex.npz", () => writeNpz({ arr_0: object }), /complex\.npz: arr_0: expected the modulus/],
    [
      "other.npz",
      () => writeNpz({ intensity: { data: new Float32Array(8).fill(1), shape: [2, 2, 2] }, object }),
      /other\.npz: object: expected 2 x 2 x 2/,
    ],
    ["cut.npz", () => writeNpz({ intensity }).subarray(0, 200), /cut\.npz: /],
  ])("refuses %s", async (name, bytes, message) => {
    await writeFile(at(name), bytes());
    await expect(readSample(at(name))).rejects.toThrow(message);
    await expect(readSample(at(name))).rejects.toMatchObject({ _tag: expect.stringMatching(/Error$/) });
  });
});
