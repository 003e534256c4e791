import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFft } from "@autophase/kernels";
import { type ComplexArray, createRandom, type RealArray, type Shape, writeNpy } from "@autophase/tensor-io";
import { readArray } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithPython } from "../../../tensor-io/test/python.js";
import { findSavedStarts, readSavedStarts } from "./saved-starts.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-saved-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Column, row, frame, as a file of cohere has them. */
const FILED = [5, 4, 3] as const;
const HERE = [3, 4, 5] as const;
const random = createRandom(3);
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.uniform() - 0.5);
const IMAGE: ComplexArray<Float64Array> = { real: numbers(60), imag: numbers(60), shape: FILED };
const SUPPORT: RealArray<Float64Array> = { data: Float64Array.from({ length: 60 }, (_, i) => i % 2), shape: FILED };

async function save(name: string, arrays: Readonly<Record<string, Parameters<typeof writeNpy>[0]>>) {
  await mkdir(at(name), { recursive: true });
  for (const [file, array] of Object.entries(arrays)) await writeFile(at(name, `${file}.npy`), writeNpy(array));
}

describe("readSavedStarts", () => {
  it("turns axes and sign, with the support and the coherence", async () => {
    const kernel = new Float64Array(16 ** 3);
    kernel[(7 * 16 + 7) * 16 + 7] = 3;
    kernel[(8 * 16 + 7) * 16 + 7] = 1;
    await save("one", { image: IMAGE, support: SUPPORT, coherence: { data: kernel, shape: [16, 16, 16] } });
    const [start, ...more] = await readSavedStarts(at("one"), HERE);
    expect(more).toEqual([]);
    expect(start?.without).toEqual(["breakTwinAt", "lowToHigh", "constraints"]);
    const { object, support, pointSpread } = start as Required<NonNullable<typeof start>>;
    for (const [f, r, c] of [
      [0, 0, 0],
      [2, 1, 3],
      [1, 3, 4],
    ] as const) {
      const [here, filed] = [(f * 4 + r) * 5 + c, (c * 4 + r) * 3 + f];
      expect([object.real[here], object.imag[here]]).toBeAllClose(
        [IMAGE.real[filed] as number, -(IMAGE.imag[filed] as number)],
        { rtol: 1e-6 },
      );
      expect(support?.data[here]).toBe(SUPPORT.data[filed]);
    }
    // one column further, of the five that there are
    expect(pointSpread?.kernel.shape).toEqual(HERE);
    expect(Array.from(pointSpread?.kernel.data.slice(0, 3) ?? [])).toEqual([0.75, 0.25, 0]);
  });

  it("takes the folders below in the order of their numbers, links too, and those without an object not", async () => {
    for (const number of [10, 2, 1]) await save(`many/${number}`, { image: IMAGE });
    await save("many/3", { support: SUPPORT });
    await writeFile(at("many", "summary.txt"), "");
    await symlink(at("one"), at("many", "4"));
    const names = ["1", "2", "4", "10"];
    expect(await findSavedStarts(at("many"))).toEqual(names.map((name) => at("many", name)));
    const starts = await readSavedStarts(at("many"), HERE);
    expect(starts.map(({ support, pointSpread }) => [support !== undefined, pointSpread !== undefined])).toEqual([
      [false, false],
      [false, false],
      [true, true],
      [false, false],
    ]);
  });

  it.each<[string, Readonly<Record<string, Parameters<typeof writeNpy>[0]>> | undefined, RegExp]>([
    ["nothing", undefined, /nothing: there is no such folder$/],
    ["empty", {}, /empty: there is no image\.npy, as cohere saves it, in it or in a folder below it$/],
    ["real", { image: SUPPORT }, /real\/image\.npy: expected a complex object, got real values$/],
    [
      "flat",
      { image: { ...IMAGE, shape: [5, 12] } },
      /flat\/image\.npy: axes column,row,frame: expected 3 axes, got 2/,
    ],
    [
      "other",
      { image: { ...IMAGE, shape: [3, 4, 5] } },
      /image\.npy, as frame, row, column: expected 3 x 4 x 5 like the pattern, got 5 x 4 x 3$/,
    ],
    [
      "zero",
      { image: { real: new Float64Array(60), imag: new Float64Array(60), shape: FILED } },
      /is zero everywhere$/,
    ],
    ["nan", { image: { ...IMAGE, imag: new Float64Array(60).fill(Number.NaN) } }, /has values that are not finite$/],
    [
      "support",
      { image: IMAGE, support: { ...SUPPORT, shape: [5, 3, 4] } },
      /support\.npy: expected 5 x 4 x 3 like image\.npy, got 5 x 3 x 4$/,
    ],
    ["complex", { image: IMAGE, support: IMAGE }, /support\.npy: expected real numbers, 1 inside, got complex ones$/],
    [
      "light",
      { image: IMAGE, coherence: { data: new Float64Array(8).fill(-1), shape: [2, 2, 2] } },
      /coherence\.npy: expected 0 or more, got -1$/,
    ],
  ])("refuses %s", async (name, arrays, message) => {
    if (arrays) await save(name, arrays);
    await expect(readSavedStarts(at(name), HERE)).rejects.toThrow(message);
  });

  it("refuses a file in the place of the folder", async () => {
    await writeFile(at("file"), "");
    await expect(findSavedStarts(at("file"))).rejects.toThrow(/file: expected a folder$/);
  });
});

const SCRIPT = `
import sys, numpy as np
import cohere_core.controller.phasing as phasing
out = sys.argv[1]
n = (12, 16, 20)
x, y, z = np.meshgrid(*[np.arange(k) - k // 2 for k in n], indexing="ij")
inside = (abs(x) < 3) & (abs(y) < 4) & (abs(z) < 5) & (x + y + z < 6)
truth = inside * np.exp(1j * (0.3 * x + 0.06 * x * y - 0.05 * z**2))
np.save(out + "/data.npy", np.abs(np.fft.fftshift(np.fft.ifftn(truth))) * truth.size)
par = dict(algorithm_sequence="2*(20*ER+60*HIO)+20*ERpc+20*ER", shrink_wrap_trigger=[1, 1], shrink_wrap_type="GAUSS",
  shrink_wrap_threshold=0.15, shrink_wrap_gauss_sigma=1.0, twin_trigger=[2], pc_interval=5, pc_type="LUCY",
  pc_LUCY_iterations=20, pc_LUCY_kernel=[8, 8, 8], progress_trigger=[0, 500])
np.random.seed(2)
run = phasing.create_rec(par, out + "/data.npy", "np", -1, debug=True)
run.iterate()
run.save_res(out)
`;

describeWithPython("what cohere itself saved", "cohere_core, scipy, tqdm, tifffile", (run) => {
  it("makes the pattern that it was phased from, in the light that cohere found", async () => {
    await mkdir(at("cohere"));
    run(SCRIPT, at("cohere"));
    const shape = [20, 16, 12] as const;
    const [start] = await readSavedStarts(at("cohere"), shape);
    const { object, support, pointSpread } = start as Required<NonNullable<typeof start>>;
    const data = (await readArray(at("cohere", "data.npy"))) as RealArray<Float64Array>;
    expect(misfit(object, data)).toBeLessThan(0.05);
    const conjugate = { ...object, imag: object.imag.map((value) => -value) };
    expect(misfit(conjugate, data)).toBeGreaterThan(0.3);
    expect(support?.data.reduce((sum, inside) => sum + inside, 0)).toBeGreaterThan(100);
    // its light is nearly coherent, so nearly all of it lies at the origin
    expect(pointSpread?.kernel.data[0]).toBeGreaterThan(0.7);
  });
});

/** Relative misfit of the modulus at its best scale, against data of cohere: column, row, frame, centred. */
function misfit({ real, imag, shape }: ComplexArray, { data }: RealArray<Float64Array>): number {
  const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  createFft(shape).forward(field);
  const pairs = Array.from(field.real, (re, i) => [
    Math.hypot(re, field.imag[i] as number),
    data[filed(i, shape)] ?? 0,
  ]);
  const sum = (term: (a: number, b: number) => number) => pairs.reduce((all, [a = 0, b = 0]) => all + term(a, b), 0);
  const scale = sum((a, b) => a * b) / sum((a) => a * a);
  return Math.sqrt(sum((a, b) => (scale * a - b) ** 2) / sum((_, b) => b * b));
}

/** Of an index in corner layout here. */
function filed(index: number, [frames = 1, rows = 1, columns = 1]: Shape): number {
  const [f, r, c] = [Math.floor(index / (rows * columns)), Math.floor(index / columns) % rows, index % columns];
  const centred = (at: number, length: number): number => (at + Math.floor(length / 2)) % length;
  return (centred(c, columns) * rows + centred(r, rows)) * frames + centred(f, frames);
}
