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
  /**
   * Edge of the volumes, of which there are four. Default 32, as in the middle of a network at 64^3, and a half or a
   * quarter of it where the device takes more than a tenth of a second for that.
   */
  readonly size?: number;
  /** After so long no other tile is begun: what was found by then is kept. Default 60. */
  readonly seconds?: number;
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
  /** Tiles that there were to try: more than were tried where the time was up. */
  readonly candidates: number;
  /** Where it is kept for `registerGpuBackend`; undefined in a browser, which is given the tiles. */
  readonly file: string | undefined;
}

/** Of each product and width: the tile that was found, and how many times faster it is than what suits any device. */
export function summarizeTuning({ adapterName, trials, candidates, tiles, file }: TunedTiles) {
  const found = PRODUCTS.flatMap((product) =>
    TILE_COLUMNS.map((columns) => {
      const own = trials.filter((trial) => trial.product === product && trial.tile.columns === columns);
      const [best, usual] = [Math.min(...own.map(({ seconds }) => seconds)), own.find(({ isDefault }) => isDefault)];
      const gain = usual && `${Number((usual.seconds / best).toFixed(2))} times as fast`;
      return [`${product}, ${columns} channels`, `${nameOf(tiles[product][columns])}, ${gain ?? "not tried"}`] as const;
    }),
  );
  return {
    engine: "gpu",
    adapter: adapterName,
    trials: trials.length < candidates ? `${trials.length} of ${candidates}, the time was up` : trials.length,
    ...Object.fromEntries(found),
    out: file ?? null,
  };
}

const BATCH = 4;
const INPUT_CHANNELS = 32;

/** A single product that takes longer is of too large a volume to be tried often. */
const LONG_SECONDS = 0.1;

/**
 * Tries the tiles that the device can have, for convolutions of 3 x 3 x 3 and the gradients of their weights, and keeps
 * the fastest in the user's cache. The tile that suits any device is tried first for each product and width, then one
 * other of each in turn, so that none is left out where the time is up.
 * @throws {EngineUnavailableError} when there is no WebGPU or no adapter.
 * @throws {DeviceError} when the device is lost. @throws the signal's reason when it aborts.
 */
export async function tuneGpuTiles(options: TuneOptions = {}): Promise<TunedTiles> {
  const access = await findGpu();
  if (access.adapter === undefined) throw new EngineUnavailableError("gpu", `${access.reason}; ${access.howTo}`);
  const backend = new GpuBackend(await createGpuDevice(access.adapter));
  try {
    const { adapterName } = access;
    const found = await tryAll(backend, options);
    return { adapterName, ...found, file: await keepTuned(adapterName, found.tiles) };
  } finally {
    backend.dispose();
  }
}

async function tryAll(
  backend: GpuBackend,
  { size, seconds = 60, repeats = 5, most = Number.POSITIVE_INFINITY, onProgress, signal }: TuneOptions,
): Promise<Pick<TunedTiles, "tiles" | "trials" | "candidates">> {
  const end = performance.now() + 1000 * seconds;
  const rounds = roundsOf(backend.gpu.device.limits.maxComputeWorkgroupStorageSize, most);
  const edge = size ?? (await suitableEdge(backend));
  const trials: TileTrial[] = [];
  let tiles = DEFAULT_TILES;
  for (const { product, tile, isDefault } of rounds) {
    signal?.throwIfAborted();
    if (performance.now() > end) break;
    backend.tiles = withTile(DEFAULT_TILES, product, tile);
    const took = await shortest(backend, product, { columns: tile.columns, size: edge, repeats });
    const others = trials.filter((other) => other.product === product && other.tile.columns === tile.columns);
    if (others.every((other) => took < other.seconds)) tiles = withTile(tiles, product, tile);
    trials.push({ product, tile, seconds: took, isDefault });
    onProgress?.(trials.length, rounds.length);
  }
  return { tiles, trials, candidates: rounds.length };
}

/** What is tried, in its order. */
function roundsOf(workgroupBytes: number, most: number): Omit<TileTrial, "seconds">[] {
  const lists = PRODUCTS.flatMap((product) =>
    TILE_COLUMNS.map((columns) => {
      const usual = DEFAULT_TILES[product][columns];
      const others = candidateTiles(columns, workgroupBytes).filter((tile) => !isSame(tile, usual));
      return [usual, ...others.slice(0, most)].map((tile, k) => ({ product, tile, isDefault: k === 0 }));
    }),
  );
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, k) => lists.flatMap((list) => list.slice(k, k + 1))).flat();
}

async function suitableEdge(backend: GpuBackend): Promise<number> {
  for (const size of [32, 16]) {
    const once = await shortest(backend, "sweep", { columns: 32, size: size / 2, repeats: 1 });
    // of eight times as many positions
    if (8 * once < LONG_SECONDS) return size;
  }
  return 8;
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
