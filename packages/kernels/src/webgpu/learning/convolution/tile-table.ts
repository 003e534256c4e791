/** Which tile a product of matrices gets, by its columns: for every device, or as one was found to be fastest. */

import { invocationsOf, type Tile } from "./tile.js";

/** Widths of tiles; a product has the narrowest that takes its columns, or the widest. */
export const TILE_COLUMNS: readonly TileColumns[] = [4, 16, 32, 64];
export type TileColumns = 4 | 16 | 32 | 64;

/** Sweeps of a convolution, and the gradient of its weights. */
export const PRODUCTS: readonly Product[] = ["sweep", "gradient"];
export type Product = "sweep" | "gradient";

export type TileTable = Readonly<Record<Product, Readonly<Record<TileColumns, Tile>>>>;

/**
 * Within what every device has: 256 invocations, 16 KB of workgroup memory. The more results an invocation has, the
 * fewer values it takes from workgroup memory for each.
 */
export const DEFAULT_TILES: TileTable = {
  sweep: {
    4: { rows: 256, columns: 4, ownRows: 4, ownColumns: 4, depth: 8 },
    16: { rows: 128, columns: 16, ownRows: 8, ownColumns: 4, depth: 16 },
    32: { rows: 128, columns: 32, ownRows: 8, ownColumns: 8, depth: 16 },
    64: { rows: 128, columns: 64, ownRows: 8, ownColumns: 8, depth: 16 },
  },
  gradient: {
    4: { rows: 256, columns: 4, ownRows: 4, ownColumns: 4, depth: 8 },
    16: { rows: 64, columns: 16, ownRows: 4, ownColumns: 4, depth: 16 },
    32: { rows: 64, columns: 32, ownRows: 8, ownColumns: 4, depth: 16 },
    64: { rows: 64, columns: 64, ownRows: 8, ownColumns: 8, depth: 16 },
  },
};

export function tileFor(tiles: TileTable, product: Product, columns: number): Tile {
  return tiles[product][TILE_COLUMNS.find((most) => columns <= most) ?? 64];
}

/** The table with another tile. */
export function withTile(tiles: TileTable, product: Product, tile: Tile): TileTable {
  return { ...tiles, [product]: { ...tiles[product], [tile.columns]: tile } };
}

const MOST_INVOCATIONS = 256;
const LEAST_INVOCATIONS = 32;

/** Tiles of a width that a workgroup with so many bytes can have; the default is among them. */
export function candidateTiles(columns: TileColumns, workgroupBytes: number): Tile[] {
  const choices = [64, 128, 256].flatMap((rows) =>
    [4, 8].flatMap((ownRows) =>
      [4, 8].flatMap((ownColumns) => [8, 16].map((depth) => ({ rows, columns, ownRows, ownColumns, depth }))),
    ),
  );
  return choices.filter((tile) => isPossible(tile, workgroupBytes));
}

/** Loads go around in whole rounds, and both factors and the corners of the terms fit. */
export function isPossible(tile: Tile, workgroupBytes: number): boolean {
  const { rows, columns, ownRows, ownColumns, depth } = tile;
  const sizes = [rows, columns, ownRows, ownColumns, depth];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0 && size % 4 === 0)) return false;
  if (rows % ownRows !== 0 || columns % ownColumns !== 0) return false;
  const invocations = invocationsOf(tile);
  const isWhole = invocations % (rows / 4) === 0 && invocations % (columns / 4) === 0;
  const isInBounds = invocations >= LEAST_INVOCATIONS && invocations <= MOST_INVOCATIONS;
  return isWhole && isInBounds && 4 * depth * (rows + columns + 4) <= workgroupBytes;
}
