/** The safetensors format: a JSON header with types, shapes and offsets, then the values, little-endian. */

import { assertArray, formatShape, type RealArray, sizeOfShape } from "./arrays/array.js";
import { FormatError, ValueError } from "./errors.js";
import { bytesPerElement, type DType, decodeElements, dtypeOf, encodeElements } from "./numbers/dtype.js";

/** Named arrays with free-form text beside them. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, RealArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

const DTYPES: Readonly<Record<string, DType>> = {
  I8: "int8",
  U8: "uint8",
  BOOL: "uint8",
  I16: "int16",
  U16: "uint16",
  I32: "int32",
  U32: "uint32",
  I64: "int64",
  U64: "uint64",
  F16: "float16",
  F32: "float32",
  F64: "float64",
};

/** The reference implementation refuses longer headers, and so does this one. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The tensors of a safetensors file. F16 is widened to float32, BOOL reads as uint8.
 * @param options.file - name for messages.
 * @throws {FormatError} when the header is not valid, offsets leave the file, overlap or leave gaps, or sizes disagree;
 *   everything is checked before any tensor is made.
 */
export function readSafetensors(
  bytes: Uint8Array,
  { file = "safetensors bytes" }: { readonly file?: string } = {},
): Safetensors {
  const { header, body } = readHeader(bytes, file);
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isTextRecord(metadata)) throw new FormatError(file, "__metadata__ must hold text only");
  const entries = Object.entries(rest).map(([name, entry]) => readEntry(name, entry, file));
  assertContiguous(entries, body.length, file);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, RealArray] => [
    name,
    { data: decodeElements(body.subarray(begin, end), dtype, true), shape },
  ]);
  return { tensors: new Map(tensors), metadata: { ...metadata } };
}

/**
 * The bytes of a safetensors file; the header is padded with spaces so that values begin at a multiple of 8, and wide
 * types come first, so that every tensor begins at a multiple of its own.
 * @param options.halved - names of tensors that are stored as F16, each value rounded to the nearest: from 65520 on to
 *   infinity.
 * @throws {ShapeError} when a tensor does not hold its shape.
 * @throws {ValueError} for a name that the format does not allow.
 */
export function writeSafetensors(
  { tensors = new Map(), metadata = {} }: Partial<Safetensors>,
  { halved = new Set() }: { readonly halved?: ReadonlySet<string> } = {},
): Uint8Array {
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set("__metadata__", metadata);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, tensor, dtype } of widestFirst(tensors, halved)) {
    const part = encodeElements(name, tensor.data, dtype, true);
    const end = offset + part.length;
    header.set(name, { dtype: codeOf(dtype), shape: tensor.shape, data_offsets: [offset, end] });
    parts.push(part);
    offset = end;
  }
  return assemble(encodeHeader(header), parts, offset);
}

interface Stored {
  readonly name: string;
  readonly tensor: RealArray;
  readonly dtype: DType;
}

function widestFirst(tensors: Safetensors["tensors"], halved: ReadonlySet<string>): Stored[] {
  const stored = Array.from(tensors, ([name, tensor]): Stored => {
    assertArray(`writeSafetensors: ${name}`, tensor);
    if (name === "__metadata__") throw new ValueError("writeSafetensors: __metadata__ cannot be the name of a tensor");
    return { name, tensor, dtype: halved.has(name) ? "float16" : dtypeOf(tensor.data) };
  });
  return stored.sort((a, b) => bytesPerElement(b.dtype) - bytesPerElement(a.dtype));
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; body: Uint8Array } {
  if (bytes.length < 8) throw new FormatError(file, `not a safetensors file: only ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || length > bytes.length - 8) {
    throw new FormatError(file, `header of ${length} bytes does not fit into ${bytes.length - 8}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw new FormatError(file, "the header of a safetensors file must be JSON", { cause });
  }
  if (!isRecord(header)) throw new FormatError(file, "the header of a safetensors file must be a JSON object");
  return { header, body: bytes.subarray(8 + length) };
}

function readEntry(name: string, entry: unknown, file: string): Entry {
  const fail = (message: string): FormatError => new FormatError(file, `${name}: ${message}`);
  if (!isRecord(entry)) throw fail("expected dtype, shape and data_offsets");
  const { dtype: code, shape, data_offsets: offsets } = entry;
  if (typeof code !== "string" || !Object.hasOwn(DTYPES, code))
    throw fail(`element type ${String(code)} cannot be read`);
  if (!isLengths(shape)) throw fail(`impossible shape ${JSON.stringify(shape)}`);
  if (!isLengths(offsets) || offsets.length !== 2) throw fail(`impossible offsets ${JSON.stringify(offsets)}`);
  const dtype = DTYPES[code];
  const expected = sizeOfShape(shape) * bytesPerElement(dtype);
  const [begin, end] = offsets;
  if (end - begin !== expected) {
    throw fail(`${formatShape(shape)} of ${dtype} needs ${expected} bytes, offsets give ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function assertContiguous(entries: readonly Entry[], bodyBytes: number, file: string): void {
  let next = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== next) throw new FormatError(file, `${name}: expected to begin at byte ${next}, got ${begin}`);
    next = end;
  }
  if (next !== bodyBytes) throw new FormatError(file, `expected ${next} bytes of values, got ${bodyBytes}`);
}

function encodeHeader(header: ReadonlyMap<string, unknown>): Uint8Array {
  // not an object: a tensor may be called __proto__
  const fields = Array.from(header, ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  return padded;
}

function assemble(header: Uint8Array, parts: readonly Uint8Array[], bodyBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + bodyBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function codeOf(dtype: DType): string {
  const code = Object.keys(DTYPES).find((key) => DTYPES[key] === dtype);
  return code as string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}
