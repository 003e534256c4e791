/** MATLAB's MAT files: version 5 (v6, v7) read here, version 7.3 as the HDF5 file that it is. */

import { type AnyArray, isComplexArray, type RealData, type Shape } from "../arrays/array.js";
import { fromFortranOrder } from "../arrays/memory-order.js";
import { FormatError } from "../errors.js";
import { type Hdf5Reader, readHdf5 } from "../hdf5/hdf5-reader.js";
import { inflate } from "../numpy/inflate.js";
import { randomAccessTo, readBytes, readRange, type Source } from "../source.js";
import { type MatSource, MI_COMPRESSED, MI_MATRIX, matElements } from "./mat-element.js";
import { collectMatrix } from "./mat-matrix.js";

const HEADER_BYTES = 128;
const HDF5_MAGIC = "\x89HDF\r\n\x1a\n";
const HDF5_OFFSET = 512;

/**
 * The numeric arrays of a MAT file by name, those in structures as `name.field`, with MATLAB's shapes in row-major
 * order as SciPy gives them. Complex, compressed and logical (as uint8) ones too; text, cells, sparse matrices and
 * objects are passed over, empty arrays as well.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not a MAT file of version 5 or 7.3, is truncated or damaged.
 */
export async function readMat(
  source: Source,
  { file = "MAT bytes" }: { readonly file?: string } = {},
): Promise<ReadonlyMap<string, AnyArray>> {
  const access = await randomAccessTo(source, file);
  if (latin1(readRange(access, HDF5_OFFSET, 8)) === HDF5_MAGIC) {
    return readHdf5(access, file, readVersion73);
  }
  return readVersion5(await readBytes(source, file), file);
}

async function readVersion5(bytes: Uint8Array, file: string): Promise<Map<string, AnyArray>> {
  const fail = (message: string, cause?: unknown): FormatError => new FormatError(file, message, { cause });
  const order = latin1(bytes.subarray(126, 128));
  if (order !== "IM" && order !== "MI") {
    throw fail("not a MAT file of version 5 or 7.3; save it in MATLAB with -v7 or -v7.3");
  }
  const source: MatSource = { bytes: bytes.subarray(HEADER_BYTES), littleEndian: order === "IM", fail };
  const arrays = new Map<string, AnyArray>();
  for (const element of matElements(source)) {
    if (element.type === MI_MATRIX) collectMatrix(element.bytes, source, arrays);
    if (element.type === MI_COMPRESSED) await collectCompressed(element.bytes, source, arrays);
  }
  return arrays;
}

async function collectCompressed(bytes: Uint8Array, source: MatSource, into: Map<string, AnyArray>): Promise<void> {
  const plain = await inflate(bytes, "deflate", (beginning) => sizeOfElement(beginning, source)).catch(
    (cause: unknown) => {
      throw source.fail("a compressed variable is truncated or damaged", cause);
    },
  );
  for (const element of matElements({ ...source, bytes: plain })) {
    if (element.type === MI_MATRIX) collectMatrix(element.bytes, source, into);
  }
}

/** A compressed element is one element, whose tag says how long it is. */
function sizeOfElement(beginning: Uint8Array, { littleEndian }: MatSource): number {
  const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  return TAG_BYTES + Math.ceil(view.getUint32(4, littleEndian) / TAG_BYTES) * TAG_BYTES;
}

const TAG_BYTES = 8;

/** Its datasets have MATLAB's axes in reverse, since both are written as they lie in memory. */
function readVersion73(reader: Hdf5Reader): Map<string, AnyArray> {
  const arrays = new Map<string, AnyArray>();
  for (const { path } of reader.entries()) {
    // cells refer to #refs#; text is a dataset of numbers
    if (path.startsWith("/#") || reader.attribute(path, "MATLAB_class") === "char") continue;
    if (reader.attribute(path, "MATLAB_empty") !== undefined) continue;
    const array = reader.array(path);
    if (array) arrays.set(path.slice(1).replaceAll("/", "."), reversed(array));
  }
  return arrays;
}

function reversed(array: AnyArray): AnyArray {
  const shape: Shape = [...array.shape].reverse();
  const order = <Data extends RealData>(data: Data): Data => fromFortranOrder(data, shape);
  if (!isComplexArray(array)) return { data: order(array.data), shape };
  return { real: order(array.real), imag: order(array.imag), shape };
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
