/** EDF, the ESRF data format: frames with a header of `key = value ;` lines each, gzipped or not. */

import { formatShape, isSameShape, type RealArray, type RealData, sizeOfShape } from "../arrays/array.js";
import { FormatError, isAutophaseError } from "../errors.js";
import { bytesPerElement, createData, type DType, decodeElements } from "../numbers/dtype.js";
import { inflate } from "../numpy/inflate.js";
import { type EdfHeader, LONGEST_HEADER, readEdfHeader } from "./edf-header.js";

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

/** Of the ESRF's own library and of fabio, in lower case. */
const TYPES: Readonly<Record<string, DType>> = Object.fromEntries(
  Object.entries({
    int8: ["signedbyte", "signed8"],
    uint8: ["unsignedbyte", "unsigned8"],
    int16: ["signedshort", "signed16", "signedshortinteger"],
    uint16: ["unsignedshort", "unsigned16", "unsignedshortinteger"],
    int32: ["signedinteger", "signedlong", "signed32", "signedlonginteger"],
    uint32: ["unsignedinteger", "unsignedlong", "unsigned32", "unsignedlonginteger"],
    int64: ["signed64"],
    uint64: ["unsigned64"],
    float32: ["float", "floatvalue", "float32", "floatieee32", "real"],
    float64: ["double", "doublevalue", "float64", "floatieee64", "doubleieee64"],
  } as const).flatMap(([dtype, names]) => names.map((name) => [name, dtype as DType])),
);

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
  return inflate(bytes, "gzip", frameByFrame(file)).catch((cause: unknown) => {
    if (isAutophaseError(cause)) throw cause;
    throw new FormatError(file, "cannot be decompressed: the gzip data are truncated or damaged", { cause });
  });
}

/**
 * No more is inflated than the frames that have begun say, and room for the header of another. What is not read, room
 * after a frame and blocks without one, may be as long as a header or the largest frame.
 */
function frameByFrame(file: string): (soFar: Uint8Array) => number {
  let next = 0;
  let unread = LONGEST_HEADER;
  return (soFar) => {
    do {
      const block = readEdfHeader(soFar, next, file);
      const end = isFrame(block) ? extentOf(block, file).end : block.data;
      unread = Math.max(unread, end - block.data);
      next = Math.max(end, Math.min(endOfBlock(block, Number.MAX_SAFE_INTEGER), end + unread));
    } while (next + LONGEST_HEADER < soFar.length);
    return next + LONGEST_HEADER;
  };
}

function locateFrames(bytes: Uint8Array, file: string): Frame[] {
  const frames: Frame[] = [];
  for (let begin = 0; begin < bytes.length && !isPadding(bytes, begin); ) {
    const where = frames.length === 0 ? file : `${file}: frame ${frames.length + 1}`;
    const block = readEdfHeader(bytes, begin, where);
    const frame = isFrame(block) ? readFrame(bytes, block, where) : undefined;
    if (frame) frames.push(frame);
    begin = frame?.next ?? endOfBlock(block, bytes.length);
  }
  if (frames.length === 0) throw new FormatError(file, "not an EDF file: it holds no frame");
  return frames;
}

/** A general block says how the others are written and has no samples; variances are beside the frames they are of. */
function isFrame({ known }: EdfHeader): boolean {
  const isGeneral = known.has("edf_dataformatversion") && !known.has("dim_1");
  return !isGeneral && /\.Image\.(?!Psd)/i.exec(known.get("edf_datablockid") ?? "") === null;
}

function endOfBlock({ known, data }: EdfHeader, size: number): number {
  const stated = statedSize(known);
  return Math.min(size, data + (Number.isSafeInteger(stated) && stated > 0 ? stated : 0));
}

function statedSize(known: ReadonlyMap<string, string>): number {
  return Number(known.get("edf_binarysize") ?? known.get("size") ?? Number.NaN);
}

/** Some writers fill the last block up. */
function isPadding(bytes: Uint8Array, begin: number): boolean {
  return begin > 0 && bytes.length - begin < 4096 && bytes.subarray(begin).every((byte) => byte <= 0x20);
}

function readFrame(bytes: Uint8Array, block: EdfHeader, where: string): Frame {
  const { shape, dtype, end } = extentOf(block, where);
  const { header, known, data } = block;
  if (end > bytes.length) {
    const need = `${formatShape(shape)} of ${dtype} need ${end - data} bytes`;
    throw new FormatError(where, `${need}, got ${Math.max(0, bytes.length - data)}: it is truncated`);
  }
  const stated = data + statedSize(known);
  const next = Number.isSafeInteger(stated) && stated > end && stated <= bytes.length ? stated : end;
  const littleEndian = !/^high/i.test(known.get("byteorder") ?? "");
  return { header, shape, dtype, littleEndian, begin: data, end, next };
}

/** What a frame says of itself. */
function extentOf({ known, data }: EdfHeader, where: string): Pick<Frame, "shape" | "dtype" | "end"> {
  const fail = (message: string): FormatError => new FormatError(where, message);
  const shape = shapeOf(known, fail);
  const dtype = TYPES[(known.get("datatype") ?? "").toLowerCase()];
  if (dtype === undefined) throw fail(`samples of type '${known.get("datatype") ?? ""}' cannot be read`);
  const compression = known.get("compression") ?? "none";
  if (!/^(none|no)?$/i.test(compression)) throw fail(`compression ${compression} inside of EDF cannot be read`);
  return { shape, dtype, end: data + sizeOfShape(shape) * bytesPerElement(dtype) };
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
