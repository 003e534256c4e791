import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  candidateTiles,
  DEFAULT_TILES,
  isPossible,
  PRODUCTS,
  TILE_COLUMNS,
  tileFor,
  withTile,
} from "./convolution/tile-table.js";
import { registerGpuBackend } from "./register-gpu-backend.js";

const BYTES = 16384;
const reason = prepareSoftwareGpu();

describe("tiles", () => {
  it("have the default among those that are tried", () => {
    for (const product of PRODUCTS) {
      for (const columns of TILE_COLUMNS) {
        expect(candidateTiles(columns, BYTES)).toContainEqual(DEFAULT_TILES[product][columns]);
      }
    }
    expect(candidateTiles(64, BYTES).length).toBeGreaterThan(3);
    expect(candidateTiles(64, 4096)).toEqual([]);
  });

  it("are the narrowest that take the columns", () => {
    const widths = [1, 4, 5, 16, 17, 64, 300].map((columns) => tileFor(DEFAULT_TILES, "sweep", columns).columns);
    expect(widths).toEqual([4, 4, 16, 16, 32, 64, 64]);
  });

  it.each([
    { rows: 6 },
    { rows: 512 },
    { depth: 0 },
    { ownRows: 256 },
    { depth: 64 },
    { columns: 10 },
    { rows: undefined },
  ])("are refused with %j", (wrong) => {
    expect(isPossible({ ...DEFAULT_TILES.sweep[32], ...wrong } as never, BYTES)).toBe(false);
  });
});

describe.skipIf(reason !== undefined)(`tiles on a device${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let folder: string;
  beforeAll(async () => {
    tf.enableProdMode();
    folder = await mkdtemp(join(tmpdir(), "autophase-tiles-"));
    vi.stubEnv("XDG_CACHE_HOME", folder);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("give the same convolution and gradients, whatever they are", { timeout: 120_000 }, async () => {
    const results = [];
    const others = [...candidateTiles(4, BYTES), ...candidateTiles(16, BYTES)].filter(({ depth }) => depth === 8);
    const tables = others.map((tile) => withTile(withTile(DEFAULT_TILES, "sweep", tile), "gradient", tile));
    for (const tiles of [DEFAULT_TILES, ...tables.filter((_, k) => k % 3 === 0)]) {
      const { dispose } = await registerGpuBackend({ tiles });
      const [x, filter] = [waves([2, 5, 6, 7, 4]), waves([3, 3, 3, 4, 8])];
      const attributes = { strides: 1, pad: 1, dilations: 1 };
      const [y, dw, dx] = tf.tidy(() => {
        const run = (name: string, tensors: object, more: object) =>
          tf.engine().runKernel(name, tensors as tf.NamedTensorMap, { ...attributes, ...more }) as tf.Tensor;
        const dy = waves([2, 5, 6, 7, 8]);
        return [
          run(tf.Conv3D, { x, filter }, {}),
          run(tf.Conv3DBackpropFilterV2, { x, dy }, { filterShape: filter.shape }),
          run(tf.Conv3DBackpropInputV2, { dy, filter }, { inputShape: x.shape }),
        ];
      });
      results.push(await Promise.all([y, dw, dx].map((tensor) => (tensor as tf.Tensor).data())));
      dispose();
    }
    const [expected, ...actual] = results as Float32Array[][];
    expect(actual.length).toBeGreaterThan(3);
    for (const result of actual) {
      result.forEach((values, k) => {
        expect(values).toBeAllClose(expected?.[k] as Float32Array, { rtol: 1e-5, atol: 1e-5 });
      });
    }
  });

  it("are found by trying, kept, and used from then on", { timeout: 240_000 }, async () => {
    const { summarizeTuning, tuneGpuTiles } = await import("./tune-tiles.js");
    const seen: number[] = [];
    const tuned = await tuneGpuTiles({ size: 4, repeats: 1, most: 1, onProgress: (done) => seen.push(done) });
    const { adapterName, tiles, trials, file } = tuned;
    expect(file).toBe(join(folder, "autophase/gpu-tiles.json"));
    for (const product of PRODUCTS) {
      for (const columns of TILE_COLUMNS) {
        const own = trials.filter((trial) => trial.product === product && trial.tile.columns === columns);
        const fastest = own.reduce((best, one) => (one.seconds < best.seconds ? one : best));
        expect(tiles[product][columns]).toEqual(fastest.tile);
        expect(own.filter(({ isDefault }) => isDefault)).toHaveLength(1);
      }
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(JSON.parse(await readFile(file as string, "utf8"))).toEqual({ [adapterName]: tiles });
    expect(summarizeTuning(tuned)).toMatchObject({ adapter: adapterName, trials: trials.length, out: file });
    const { isTuned, dispose } = await registerGpuBackend();
    expect(isTuned).toBe(true);
    expect((tf.backend() as unknown as { tiles: unknown }).tiles).toEqual(tiles);
    dispose();
  });

  it("are refused where the file is not what was kept", async () => {
    const file = join(folder, "autophase/gpu-tiles.json");
    const kept = await readFile(file, "utf8");
    await writeFile(file, kept.replace(/"ownRows": \d/, '"ownRows": 7'));
    await expect(registerGpuBackend()).rejects.toThrow(/the tiles kept for .* do not suit it: autophase-trainer tune/);
    await writeFile(file, "{");
    await expect(registerGpuBackend()).rejects.toThrow(/gpu-tiles\.json: cannot be read: .*; delete it, or tune again/);
  });
});

function waves(shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1 + 0.7 * i)),
    shape,
  );
}
