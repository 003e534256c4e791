/** Reads VTK image data (`.vti`) and structured grids (`.vts`), ours and those of VTK and ParaView. */

import { type RealArray, type Shape, sizeOfShape } from "../arrays/array.js";
import { FormatError } from "../errors.js";
import type { DType } from "../numbers/dtype.js";
import { VTK_TYPES } from "./vtk-arrays.js";
import { parseVtkHeader, type VtkElement } from "./vtk-header.js";
import { readVtkValues, type VtkSource } from "./vtk-values.js";

export interface VtkGrid {
  /** `image`: rectangular voxels; `structured`: points anywhere. */
  readonly kind: "image" | "structured";
  /** Points along `[depth, height, width]`, VTK's z, y and x. */
  readonly shape: Shape;
  /**
   * By name, `[depth, height, width]` or with a last axis of components. Arrays of cells are one shorter along each
   * axis.
   */
  readonly arrays: ReadonlyMap<string, RealArray>;
  /** Of an image, along `[depth, height, width]`. */
  readonly spacing?: readonly number[];
  readonly origin?: readonly number[];
  /** Of a structured grid: x, y, z of each point, `[depth, height, width, 3]`. */
  readonly points?: RealArray;
}

/**
 * Values as text, base64 or raw, in the elements or appended, of either byte order, uncompressed or compressed by zlib.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not such a file, is truncated or damaged, has several pieces, or another
 *   compression.
 */
export async function readVtk(
  bytes: Uint8Array,
  { file = "VTK bytes" }: { readonly file?: string } = {},
): Promise<VtkGrid> {
  const fail = (message: string, cause?: unknown): FormatError => new FormatError(file, message, { cause });
  const { root, appended } = parseVtkHeader(bytes, fail);
  const type = root.attributes.get("type");
  if (type !== "ImageData" && type !== "StructuredGrid") {
    throw fail(`holds ${type ?? "no type"}, expected ImageData (.vti) or StructuredGrid (.vts)`);
  }
  const grid = child(root, type, fail);
  const pieces = grid.children.filter(({ name }) => name === "Piece");
  if (pieces.length !== 1) throw fail(`expected one piece, got ${pieces.length}`);
  const [piece] = pieces;
  const source: VtkSource = { bytes, appended, fail, ...encodingOf(root, fail) };
  const shape = parseExtent(piece.attributes.get("Extent") ?? grid.attributes.get("WholeExtent"), fail);
  const arrays = new Map<string, RealArray>();
  await collect(
    piece,
    "CellData",
    shape.map((length) => Math.max(1, length - 1)),
    source,
    arrays,
  );
  await collect(piece, "PointData", shape, source, arrays);
  if (type === "ImageData") return { kind: "image", shape, arrays, ...placeOf(grid, fail) };
  const points = child(child(piece, "Points", fail), "DataArray", fail);
  return { kind: "structured", shape, arrays, points: await readDataArray(points, shape, source) };
}

function child(element: VtkElement, name: string, fail: VtkSource["fail"]): VtkElement {
  const found = element.children.find((candidate) => candidate.name === name);
  if (found) return found;
  throw fail(`<${element.name}> has no <${name}>`);
}

function encodingOf(root: VtkElement, fail: VtkSource["fail"]) {
  const { attributes, children } = root;
  const compressor = attributes.get("compressor");
  if (compressor !== undefined && compressor !== "vtkZLibDataCompressor") {
    throw fail(`compression ${compressor} cannot be read; save it with zlib compression, or without`);
  }
  const header = attributes.get("header_type") ?? "UInt32";
  if (header !== "UInt32" && header !== "UInt64") throw fail(`header_type ${header} cannot be read`);
  const appended = children.find(({ name }) => name === "AppendedData");
  return {
    littleEndian: attributes.get("byte_order") !== "BigEndian",
    headerBytes: header === "UInt64" ? (8 as const) : (4 as const),
    isCompressed: compressor !== undefined,
    appendedIsBase64: appended?.attributes.get("encoding") === "base64",
  };
}

/** `x0 x1 y0 y1 z0 z1`, the last ones included. */
function parseExtent(text: string | undefined, fail: VtkSource["fail"]): number[] {
  const bounds = parseNumbers(text);
  const lengths = [4, 2, 0].map((axis) => bounds[axis + 1] - bounds[axis] + 1);
  if (bounds.length === 6 && lengths.every((length) => Number.isSafeInteger(length) && length > 0)) return lengths;
  throw fail(`impossible extent '${text ?? ""}'`);
}

function placeOf({ attributes }: VtkElement, fail: VtkSource["fail"]): { spacing: number[]; origin: number[] } {
  const vector = (name: string, absent: string): number[] => {
    const values = parseNumbers(attributes.get(name) ?? absent);
    if (values.length === 3 && values.every(Number.isFinite)) return values.reverse();
    throw fail(`impossible ${name} '${attributes.get(name)}'`);
  };
  return { spacing: vector("Spacing", "1 1 1"), origin: vector("Origin", "0 0 0") };
}

function parseNumbers(text = ""): number[] {
  return text.trim().split(/\s+/).map(Number);
}

async function collect(
  piece: VtkElement,
  kind: string,
  shape: Shape,
  source: VtkSource,
  into: Map<string, RealArray>,
): Promise<void> {
  const data = piece.children.find(({ name }) => name === kind);
  for (const [index, element] of (data?.children ?? []).entries()) {
    if (element.name !== "DataArray") continue;
    const name = element.attributes.get("Name") ?? `array ${index + 1}`;
    const fail: VtkSource["fail"] = (message, cause) => source.fail(`${name}: ${message}`, cause);
    into.set(name, await readDataArray(element, shape, { ...source, fail }));
  }
}

async function readDataArray(element: VtkElement, shape: Shape, source: VtkSource): Promise<RealArray> {
  const type = element.attributes.get("type") ?? "";
  const dtype = (Object.keys(VTK_TYPES) as (keyof typeof VTK_TYPES)[]).find((name) => VTK_TYPES[name] === type);
  if (dtype === undefined) throw source.fail(`values of type ${type} cannot be read`);
  const components = Number(element.attributes.get("NumberOfComponents") ?? 1);
  if (!Number.isSafeInteger(components) || components < 1) throw source.fail(`impossible number of components`);
  const full = components === 1 ? shape : [...shape, components];
  const count = sizeOfShape(full);
  if (!Number.isSafeInteger(count)) throw source.fail(`impossible number of values ${count}`);
  return { data: await readVtkValues(element, dtype as DType, count, source), shape: full };
}
