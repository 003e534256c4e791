/** EDF, the ESRF data format: frames with a header of `key = value ;` lines each, gzipped or not. */

import { formatShape, isSameShape, type RealArray, type RealData, sizeOfShape } from "./array.js";
import { bytesPerElement, createData, type DType, decodeElements } from "./dtype.js";
import { FormatError } from "./errors.js";
import { inflate } from "./inflate.js";

export interface EdfImage extends RealArray {
  /** Of the first frame, as written: motors and counters among them (`motor_mne`, `motor_pos`). */
  readonly header: ReadonlyMap<string, string>;
}

interface Frame {
  readonly header: ReadonlyMap<string, string>;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly begin: number;
  readonly end: number;
  /** Where the next frame begins: a frame may be followed by room that its stated size counts. */
  readonly next: number;
}

const TYPES: Readonly<Record<string, DType>> = {
  signedbyte: "int8",
  unsignedbyte: "uint8",
  signedshort: "int16",
  unsignedshort: "uint16",
  signedinteger: "int32",
  unsignedinteger: "uint32",
  signedlong: "int32",
  unsignedlong: "uint32",
  signed64: "int64",
  unsigned64: "uint64",
  float: "float32",
  floatvalue: "float32",
  floatieee32: "float32",
  real: "float32",
  double: "float64",
  doublevalue: "float64",
  doubleieee64: "float64",
};

const OPEN = 0x7b;
const CLOSE = 0x7d;
const LONGEST_HEADER = 1 << 20;

/**
 * The samples of an EDF file: shape `[row, column]` for one frame, `[frame, row, column]` for several or for a volume.
 * Integers of 8 to 64 bits and floats of 32 and 64, of either byte order. A gzipped file (`.edf.gz`) is recognised by
 * its bytes.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not EDF, a frame is truncated or compressed inside, or frames differ in size or
 *   type.
 */
export async function readEdf(
  bytes: Uint8Array,
  { file = "EDF bytes" }: { readonly file?: string } = {},
): Promise<EdfImage> {
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isZipped ? await unzip(bytes, file) : bytes;
  const frames = locateFrames(plain, file);
  const [first] = frames;
  for (const [index, frame] of frames.entries()) assertLike(frame, first, `${file}: frame ${index + 1}`);
  const size = sizeOfShape(first.shape);
  const data = createData(first.dtype, frames.length * size);
  for (const [index, { dtype, littleEndian, begin, end }] of frames.entries()) {
    setFrame(data, decodeElements(plain.subarray(begin, end), dtype, littleEndian), index * size);
  }
  const shape = frames.length === 1 ? first.shape : [frames.length, ...first.shape];
  return { data, shape, header: first.header };
}

async function unzip(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  return inflate(bytes, "gzip").catch((cause: unknown) => {
    throw new FormatError(file, "cannot be decompressed: the gzip data are truncated or damaged", { cause });
  });
}

function locateFrames(bytes: Uint8Array, file: string): Frame[] {
  const frames: Frame[] = [];
  for (let begin = 0; begin < bytes.length && !isPadding(bytes, begin); ) {
    const frame = readFrame(bytes, begin, frames.length === 0 ? file : `${file}: frame ${frames.length + 1}`);
    frames.push(frame);
    begin = frame.next;
  }
  if (frames.length === 0) throw new FormatError(file, "not an EDF file: it holds nothing");
  return frames;
}

/** Some writers fill the last block up. */
function isPadding(bytes: Uint8Array, begin: number): boolean {
  return begin > 0 && bytes.length - begin < 4096 && bytes.subarray(begin).every((byte) => byte <= 0x20);
}

function readFrame(bytes: Uint8Array, begin: number, where: string): Frame {
  const fail = (message: string): FormatError => new FormatError(where, message);
  const start = bytes.subarray(begin, begin + 8).findIndex((byte) => byte > 0x20);
  if (bytes[begin + start] !== OPEN) throw fail("not an EDF file: its header does not begin with {");
  const length = bytes.subarray(begin, begin + LONGEST_HEADER).indexOf(CLOSE);
  if (length < 0) throw fail("the header of an EDF file ends with }, which is not there; it may be truncated");
  const header = parseHeader(bytes.subarray(begin + start + 1, begin + length));
  const known = new Map(Array.from(header, ([key, value]) => [key.toLowerCase(), value]));
  // the bracket is the last but one of the header's bytes
  const data = begin + length + (bytes[begin + length + 1] === 0x0d ? 3 : 2);
  const shape = shapeOf(known, fail);
  const dtype = TYPES[(known.get("datatype") ?? "").toLowerCase()];
  if (dtype === undefined) throw fail(`samples of type '${known.get("datatype") ?? ""}' cannot be read`);
  const compression = known.get("compression") ?? "none";
  if (!/^(none|no)?$/i.test(compression)) throw fail(`compression ${compression} inside of EDF cannot be read`);
  const size = sizeOfShape(shape) * bytesPerElement(dtype);
  if (data + size > bytes.length) {
    throw fail(
      `${formatShape(shape)} of ${dtype} need ${size} bytes, got ${Math.max(0, bytes.length - data)}: it is truncated`,
    );
  }
  const end = data + size;
  const stated = data + Number(known.get("size") ?? size);
  const next = Number.isSafeInteger(stated) && stated > end && stated <= bytes.length ? stated : end;
  const littleEndian = !/^high/i.test(known.get("byteorder") ?? "");
  return { header, shape, dtype, littleEndian, begin: data, end, next };
}

function parseHeader(bytes: Uint8Array): Map<string, string> {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const entries = text.split(/;\s/).flatMap((line): [string, string][] => {
    const at = line.indexOf("=");
    return at < 0
      ? []
      : [
          [
            line.slice(0, at).trim(),
            line
              .slice(at + 1)
              .replace(/;\s*$/, "")
              .trim(),
          ],
        ];
  });
  return new Map(entries);
}

function shapeOf(header: ReadonlyMap<string, string>, fail: (message: string) => FormatError): number[] {
  const lengths = ["dim_3", "dim_2", "dim_1"].flatMap((key) => {
    const text = header.get(key);
    return text === undefined && key === "dim_3" ? [] : [Number(text)];
  });
  if (
    lengths.every((length) => Number.isSafeInteger(length) && length > 0) &&
    Number.isSafeInteger(sizeOfShape(lengths))
  ) {
    return lengths;
  }
  throw fail(`Dim_1 and Dim_2 are missing or impossible (${lengths.join(" x ")})`);
}

function assertLike(frame: Frame, first: Frame, where: string): void {
  if (isSameShape(frame.shape, first.shape) && frame.dtype === first.dtype) return;
  const describe = ({ shape, dtype }: Frame): string => `${formatShape(shape)} ${dtype}`;
  throw new FormatError(where, `expected ${describe(first)} like the first, got ${describe(frame)}`);
}

/** `set` of two arrays that are known to be of one type. */
function setFrame(volume: RealData, frame: RealData, offset: number): void {
  (volume as Float64Array).set(frame as Float64Array, offset);
}
