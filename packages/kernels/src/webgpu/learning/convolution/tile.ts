/** Products of matrices in tiles: what a workgroup makes, and what each of its invocations. */

export interface Tile {
  /** Of the result. */
  readonly rows: number;
  readonly columns: number;
  /** Of an invocation; multiples of four. */
  readonly ownRows: number;
  readonly ownColumns: number;
  /** Terms of the sums that are in workgroup memory at a time. */
  readonly depth: number;
}

/** What tells the shader of a tile from those of others. */
export function nameOf({ rows, columns, ownRows, ownColumns, depth }: Tile): string {
  return `${rows} x ${columns} by ${ownRows} x ${ownColumns}, ${depth} deep`;
}

export function invocationsOf({ rows, columns, ownRows, ownColumns }: Tile): number {
  return (rows / ownRows) * (columns / ownColumns);
}

/**
 * Both factors of a tile in workgroup memory, four rows or columns side by side.
 * @param least - vectors that `tileA` has at least, for what comes after the products.
 */
export function tileMemory({ rows, columns, depth }: Tile, least = 0): string {
  return `var<workgroup> tileA: array<vec4f, ${Math.max((depth * rows) / 4, least)}>;
var<workgroup> tileB: array<vec4f, ${(depth * columns) / 4}>;`;
}

/** The sums of an invocation, each a name. */
export function declareSums({ ownRows, ownColumns }: Tile): string {
  return range(ownRows)
    .flatMap((row) => range(ownColumns / 4).map((quad) => `  var sum${row}_${quad} = vec4f(0);`))
    .join("\n");
}

/** First row and column of an invocation within the tile. */
export function declarePlace({ columns, ownRows, ownColumns }: Tile): string {
  const across = columns / ownColumns;
  return `  let ownRow = (lane / ${across}u) * ${ownRows}u;
  let ownColumn = (lane % ${across}u) * ${ownColumns}u;`;
}

/** Adds the products of what is in workgroup memory to the sums. */
export function multiplyTiles({ rows, columns, ownRows, ownColumns, depth }: Tile): string {
  const loads = [
    ...range(ownRows / 4).map((q) => `    let a${q} = tileA[k * ${rows / 4}u + ownRow / 4u + ${q}u];`),
    ...range(ownColumns / 4).map((q) => `    let b${q} = tileB[k * ${columns / 4}u + ownColumn / 4u + ${q}u];`),
  ];
  const products = range(ownRows).flatMap((row) =>
    range(ownColumns / 4).map(
      (quad) => `    sum${row}_${quad} += a${Math.floor(row / 4)}.${"xyzw"[row % 4]} * b${quad};`,
    ),
  );
  return `  for (var k = 0u; k < ${depth}u; k++) {
${[...loads, ...products].join("\n")}
  }`;
}

/** The sums as an array, row by row: what is done with them once need not be written out. */
export function collectSums({ ownRows, ownColumns }: Tile): string {
  const names = range(ownRows).flatMap((row) => range(ownColumns / 4).map((quad) => `sum${row}_${quad}`));
  return `  var sums = array<vec4f, ${names.length}>(${names.join(", ")});`;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, k) => k);
}
