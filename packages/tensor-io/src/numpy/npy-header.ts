/** The header of a .npy file: magic, version, and a Python dictionary. */

import { type Shape, sizeOfShape } from "../arrays/array.js";
import { FormatError } from "../errors.js";
import { bytesPerElement, type DType, isDType } from "../numbers/dtype.js";

/** Element types of .npy files; `bool` reads as uint8. */
export type NpyType = DType | "bool" | "complex64" | "complex128";

export interface NpyHeader {
  readonly type: NpyType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: Shape;
}

const MAGIC = "\x93NUMPY";
const CODES: Readonly<Record<string, string>> = { i: "int", u: "uint", f: "float", c: "complex" };

/** Bytes of one element, both parts of a complex one. */
export function npyElementBytes(type: NpyType): number {
  return bytesPerElement(partOf(type)) * (isComplexType(type) ? 2 : 1);
}

export function isComplexType(type: NpyType): type is "complex64" | "complex128" {
  return type === "complex64" || type === "complex128";
}

/** The type of the real numbers that an element consists of. */
export function partOf(type: NpyType): DType {
  if (type === "bool") return "uint8";
  if (type === "complex64") return "float32";
  return type === "complex128" ? "float64" : type;
}

/** The header and where the data begin. @throws {FormatError} when it is not one that can be read. */
export function parseNpyHeader(bytes: Uint8Array, file: string): { header: NpyHeader; offset: number } {
  const fail = (message: string): FormatError => new FormatError(file, message);
  if (latin1(bytes.subarray(0, 6)) !== MAGIC) throw fail("not a .npy file: it does not begin with \\x93NUMPY");
  const major = bytes[6];
  if (major !== 1 && major !== 2 && major !== 3) throw fail(`unknown .npy version ${major}`);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw fail("ends inside the .npy header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = start + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < offset) throw fail("ends inside the .npy header");
  return { header: parseDictionary(latin1(bytes.subarray(start, offset)), fail), offset };
}

/** A header of version 1 (2 where the dictionary is too long), padded to a multiple of 64 bytes. */
export function formatNpyHeader({ type, littleEndian, fortranOrder, shape }: NpyHeader): Uint8Array {
  const size = npyElementBytes(type);
  const code = type === "bool" ? "b" : type[0];
  const order = size === 1 ? "|" : littleEndian ? "<" : ">";
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const fields = [
    `'descr': '${order}${code}${size}'`,
    `'fortran_order': ${fortranOrder ? "True" : "False"}`,
    `'shape': (${tuple})`,
  ];
  const text = `{${fields.join(", ")}, }`;
  const start = text.length > 60_000 ? 12 : 10;
  const length = Math.ceil((start + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  const put = (from: number, line: string): void =>
    bytes.set(
      Uint8Array.from(line, (char) => char.charCodeAt(0)),
      from,
    );
  put(0, `${MAGIC}${start === 10 ? "\x01" : "\x02"}\x00`);
  const view = new DataView(bytes.buffer);
  if (start === 10) view.setUint16(8, length - start, true);
  else view.setUint32(8, length - start, true);
  put(start, text);
  put(length - 1, "\n");
  return bytes;
}

function parseDictionary(text: string, fail: (message: string) => FormatError): NpyHeader {
  if (/['"]descr['"]\s*:\s*\[/.test(text)) throw fail("structured arrays cannot be read");
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const tuple = /['"]shape['"]\s*:\s*\(([\d\sL,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw fail(`expected descr, fortran_order and shape in the .npy header, got ${text.trim().slice(0, 120)}`);
  }
  const shape = tuple.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number.parseInt(part, 10)]));
  if (!Number.isSafeInteger(sizeOfShape(shape))) throw fail(`impossible shape (${tuple})`);
  return { ...parseType(descr, fail), fortranOrder: order === "True", shape };
}

function parseType(descr: string, fail: (message: string) => FormatError): Pick<NpyHeader, "type" | "littleEndian"> {
  const [, order, code, size] = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(descr) ?? [];
  const littleEndian = order !== ">";
  if (code === "?" || (code === "b" && size === "1")) return { type: "bool", littleEndian };
  const name = code === undefined ? "" : `${CODES[code]}${Number(size) * 8}`;
  if (name === "complex64" || name === "complex128" || isDType(name)) return { type: name, littleEndian };
  throw fail(`element type '${descr}' cannot be read; expected integers, floats of 2, 4 or 8 bytes, or complex`);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
