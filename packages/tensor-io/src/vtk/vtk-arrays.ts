/** Named arrays over one grid, as VTK's XML files hold them: a line each in the header, the values after it. */

import { assertArray, formatShape, isSameShape, type RealArray, type RealData, type Shape } from "../arrays/array.js";
import { ShapeError, ValueError } from "../errors.js";
import { type DType, dtypeOf, encodeElements } from "../numbers/dtype.js";

/** Scalars `[depth, height, width]`, or vectors and tensors `[depth, height, width, component]`, by name. */
export type VtkArrays = Readonly<Record<string, RealArray>>;

/** VTK's names of element types. */
export const VTK_TYPES: Readonly<Record<Exclude<DType, "float16">, string>> = {
  int8: "Int8",
  uint8: "UInt8",
  int16: "Int16",
  uint16: "UInt16",
  int32: "Int32",
  uint32: "UInt32",
  int64: "Int64",
  uint64: "UInt64",
  float32: "Float32",
  float64: "Float64",
};

/** Bytes of the length before each array: `header_type="UInt64"`. */
const LENGTH_BYTES = 8;

/** One array of the appended data. */
export interface VtkBlock {
  readonly name: string;
  readonly data: RealData;
  readonly components: number;
}

/**
 * The arrays as blocks of a grid. The lengths of the first are the grid's when `shape` is absent.
 * @throws {ShapeError} when an array does not cover the grid.
 * @throws {ValueError} when there is none.
 */
export function blocksOf(where: string, arrays: VtkArrays, shape = gridOf(where, arrays)): VtkBlock[] {
  return Object.entries(arrays).map(([name, array]) => {
    assertArray(`${where}: ${name}`, array);
    const components = array.shape.length === 4 ? array.shape[3] : 1;
    if (array.shape.length > 4 || !isSameShape(array.shape.slice(0, 3), shape)) {
      throw new ShapeError(`${where}: ${name}: expected ${formatShape(shape)}, got ${formatShape(array.shape)}`);
    }
    return { name, data: array.data, components };
  });
}

/** The lengths that the arrays share: the first's. */
export function gridOf(where: string, arrays: VtkArrays): Shape {
  const [first] = Object.values(arrays);
  if (first === undefined) throw new ValueError(`${where}: expected at least one array, got none`);
  if (first.shape.length >= 3) return first.shape.slice(0, 3);
  throw new ShapeError(`${where}: expected [depth, height, width], got ${formatShape(first.shape)}`);
}

/** VTK counts points from `0` to `length - 1` along x (our width), y (height) and z (depth). */
export function extentOf([depth, height, width]: Shape): string {
  return `0 ${width - 1} 0 ${height - 1} 0 ${depth - 1}`;
}

/** `<DataArray .../>` of each block, its values `offset` bytes into the appended data. */
export function describeBlocks(blocks: readonly VtkBlock[], offset = 0): string[] {
  let next = offset;
  return blocks.map(({ name, data, components }) => {
    const type = VTK_TYPES[dtypeOf(data) as keyof typeof VTK_TYPES];
    const count = components === 1 ? "" : ` NumberOfComponents="${components}"`;
    const line = `<DataArray type="${type}" Name="${escapeXml(name)}"${count} format="appended" offset="${next}"/>`;
    next += LENGTH_BYTES + data.byteLength;
    return line;
  });
}

/** The whole file: header, then the blocks as raw little-endian bytes, each after its length. */
export function assembleVtk(header: string, blocks: readonly VtkBlock[]): Uint8Array {
  const start = new TextEncoder().encode(`${header}  <AppendedData encoding="raw">\n_`);
  const end = new TextEncoder().encode("\n  </AppendedData>\n</VTKFile>\n");
  const body = blocks.reduce((sum, { data }) => sum + LENGTH_BYTES + data.byteLength, 0);
  const bytes = new Uint8Array(start.length + body + end.length);
  bytes.set(start);
  const view = new DataView(bytes.buffer);
  let offset = start.length;
  for (const { name, data } of blocks) {
    view.setBigUint64(offset, BigInt(data.byteLength), true);
    bytes.set(encodeElements(name, data, dtypeOf(data), true), offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + data.byteLength;
  }
  bytes.set(end, offset);
  return bytes;
}

/** `scalars`: the array that ParaView colours by at first. */
export function pointData(lines: readonly string[], [first]: readonly VtkBlock[]): string {
  const kind = first.components === 1 ? "Scalars" : first.components === 3 ? "Vectors" : "Tensors";
  const rows = lines.map((line) => `        ${line}\n`).join("");
  return `      <PointData ${kind}="${escapeXml(first.name)}">\n${rows}      </PointData>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
