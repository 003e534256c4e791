/** Finds the fastest tiles of convolutions on a device, by trying them. */

import { keepTuned } from "#gpu";
import { EngineUnavailableError } from "../../errors.js";
import { describeConvolution } from "../../tfjs/convolution/geometry.js";
import { findGpu } from "../gpu-access.js";
import { createGpuDevice } from "../gpu-device.js";
import { computeFilterGradient } from "./convolution/filter-gradient.js";
import { convolveForward } from "./convolution/sweeps.js";
import { nameOf, type Tile } from "./convolution/tile.js";
import {
  candidateTiles,
  DEFAULT_TILES,
  PRODUCTS,
  type Product,
  TILE_COLUMNS,
  type TileTable,
  withTile,
} from "./convolution/tile-table.js";
import { GpuBackend } from "./gpu-backend.js";

export interface TuneOptions {
  /** Edge of the volumes, of which there are four; default 32, as in the middle of a network at 64^3. */
  readonly size?: number;
  /** Times that each tile is tried; the shortest counts. Default 5. */
  readonly repeats?: number;
  /** Tiles of each width that are tried beside the default; default all. */
  readonly most?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What one tile took. */
export interface TileTrial {
  readonly product: Product;
  readonly tile: Tile;
  readonly seconds: number;
  readonly isDefault: boolean;
}

export interface TunedTiles {
  /** The adapter as its driver calls it. */
  readonly adapterName: string;
  readonly tiles: TileTable;
  readonly trials: readonly TileTrial[];
  /** Where it is kept for `registerGpuBackend`; undefined in a browser, which is given the tiles. */
  readonly file: string | undefined;
}

/** Of each product and width: the tile that was found, and how many times faster it is than what suits any device. */
export function summarizeTuning({ adapterName, trials, tiles, file }: TunedTiles) {
  const found = PRODUCTS.flatMap((product) =>
    TILE_COLUMNS.map((columns) => {
      const own = trials.filter((trial) => trial.product === product && trial.tile.columns === columns);
      const [best, usual] = [Math.min(...own.map(({ seconds }) => seconds)), own.find(({ isDefault }) => isDefault)];
      const gain = usual === undefined ? null : Number((usual.seconds / best).toFixed(2));
      return [`${product}, ${columns} channels`, `${nameOf(tiles[product][columns])}, ${gain} times as fast`] as const;
    }),
  );
  return {
    engine: "gpu",
    adapter: adapterName,
    trials: trials.length,
    ...Object.fromEntries(found),
    out: file ?? null,
  };
}

const BATCH = 4;
const INPUT_CHANNELS = 32;

/**
 * Tries every tile that the device can have, for convolutions of 3 x 3 x 3 and the gradients of their weights, and
 * keeps the fastest in the user's cache.
 * @throws {EngineUnavailableError} when there is no WebGPU or no adapter.
 * @throws {DeviceError} when the device is lost. @throws the signal's reason when it aborts.
 */
export async function tuneGpuTiles(options: TuneOptions = {}): Promise<TunedTiles> {
  const access = await findGpu();
  if (access.adapter === undefined) throw new EngineUnavailableError("gpu", `${access.reason}; ${access.howTo}`);
  const backend = new GpuBackend(await createGpuDevice(access.adapter));
  try {
    const { adapterName } = access;
    const { tiles, trials } = await tryAll(backend, options);
    return { adapterName, tiles, trials, file: await keepTuned(adapterName, tiles) };
  } finally {
    backend.dispose();
  }
}

async function tryAll(
  backend: GpuBackend,
  { size = 32, repeats = 5, most = Number.POSITIVE_INFINITY, onProgress, signal }: TuneOptions,
): Promise<Pick<TunedTiles, "tiles" | "trials">> {
  const { maxComputeWorkgroupStorageSize } = backend.gpu.device.limits;
  const all = PRODUCTS.flatMap((product) =>
    TILE_COLUMNS.map((columns) => {
      const usual = DEFAULT_TILES[product][columns];
      const others = candidateTiles(columns, maxComputeWorkgroupStorageSize).filter((tile) => !isSame(tile, usual));
      return { product, columns, candidates: [usual, ...others.slice(0, most)] };
    }),
  );
  const total = all.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const trials: TileTrial[] = [];
  let tiles = DEFAULT_TILES;
  for (const { product, columns, candidates } of all) {
    const own: TileTrial[] = [];
    for (const [k, tile] of candidates.entries()) {
      signal?.throwIfAborted();
      backend.tiles = withTile(tiles, product, tile);
      const seconds = await shortest(backend, product, { columns, size, repeats });
      own.push({ product, tile, seconds, isDefault: k === 0 });
      onProgress?.(trials.length + own.length, total);
    }
    tiles = withTile(tiles, product, own.reduce((best, one) => (one.seconds < best.seconds ? one : best)).tile);
    trials.push(...own);
  }
  return { tiles, trials };
}

/** Of one product, after one that compiles. */
async function shortest(
  backend: GpuBackend,
  product: Product,
  { columns, size, repeats }: { readonly columns: number; readonly size: number; readonly repeats: number },
): Promise<number> {
  const shape = [BATCH, size, size, size];
  const filterShape = [3, 3, 3, INPUT_CHANNELS, columns];
  const geometry = describeConvolution([...shape, INPUT_CHANNELS], filterShape, { strides: 1, pad: 1, dilations: 1 });
  const [x, y, filter] = [[...shape, INPUT_CHANNELS], [...shape, columns], filterShape].map((each) =>
    backend.createTensor(each),
  );
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= repeats; k++) {
    const start = performance.now();
    if (product === "sweep") convolveForward(backend, geometry, { x, filter, y });
    else computeFilterGradient(backend, geometry, { x, dy: y, dw: filter });
    backend.flush();
    await backend.gpu.device.queue.onSubmittedWorkDone();
    backend.gpu.assertUsable();
    if (k > 0) best = Math.min(best, (performance.now() - start) / 1000);
  }
  for (const { dataId } of [x, y, filter]) backend.disposeData(dataId);
  return best;
}

function isSame(a: Tile, b: Tile): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
