/**
 * Files of `torch.save`: since 1.6 a ZIP archive of a pickle and its storages, before that one pickle after the other.
 */

import { FormatError } from "@autophase/tensor-io";
import { PickleGlobal, type PickleValue, type TorchStorage, TorchTensor } from "./pickle-values.js";
import { type PickleFunction, readPickle } from "./read-pickle.js";
import { STORAGE_TYPES } from "./storage-types.js";
import { openTorchArchive } from "./torch-archive.js";
import { openLegacyTorch } from "./torch-legacy.js";

/** What the pickle of a file holds, and the bytes of its storages. */
export interface TorchFile {
  readonly value: PickleValue;
  readonly littleEndian: boolean;
  /** Bytes of a storage; a view. @throws {FormatError} when they are not in the file. */
  readonly bytesOf: (storage: TorchStorage) => Uint8Array;
}

/** True for the first bytes of a ZIP archive and of a pickle of protocol 2 and later. */
export function isTorchFile(bytes: Uint8Array): boolean {
  return isZip(bytes) || (bytes[0] === 0x80 && (bytes[1] as number) >= 2 && (bytes[1] as number) <= 5);
}

/**
 * The value of a file of `torch.save`. No tensor is read yet.
 * @param file - name for messages.
 * @throws {FormatError} when it is cut short, damaged or of another kind.
 * @throws {ForbiddenPickleError} when its pickle names Python code beyond tensors and dictionaries.
 */
export function readTorch(bytes: Uint8Array, file: string): TorchFile {
  const storages = new Map<string, TorchStorage>();
  const persistent = (id: PickleValue): TorchStorage => {
    const storage = toStorage(id, file);
    storages.set(storage.key, storage);
    return storage;
  };
  const parse: ParsePickle = (pickle, position = 0) =>
    readPickle(pickle, { file, position, allowed: ALLOWED, persistent });
  return isZip(bytes) ? openTorchArchive(bytes, file, parse) : openLegacyTorch(bytes, file, parse, storages);
}

/** Reads a pickle that begins at `position`. */
export type ParsePickle = (pickle: Uint8Array, position?: number) => { value: PickleValue; end: number };

/** What PyTorch's state dictionaries and checkpoints name. Everything else is refused. */
const ALLOWED: ReadonlyMap<string, PickleFunction | null> = new Map<string, PickleFunction | null>([
  ["collections.OrderedDict", orderedDictionary],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", ([tensor = null]) => tensor],
  ["torch.Size", ([lengths = null]) => lengths],
  ...Object.keys(STORAGE_TYPES).map((path): [string, null] => [path, null]),
]);

/** PyTorch fills them item by item; copies of a list that is referred to often would cost more than the file. */
function orderedDictionary(args: readonly PickleValue[]): PickleValue {
  return args.length === 0 ? new Map() : null;
}

/** `(storage, offset, size, stride, requires_grad, hooks)`; checked when the tensor is read. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): PickleValue {
  const isView = isStorage(storage) && isLength(offset) && isLengths(shape) && isLengths(strides);
  return isView ? new TorchTensor(storage, offset, shape, strides) : null;
}

/** `("storage", type, key, device, elements)`, and a view in legacy files. */
function toStorage(id: PickleValue, file: string): TorchStorage {
  const [kind, type, key, , length] = Array.isArray(id) ? id : [];
  if (kind === "storage" && type instanceof PickleGlobal && typeof key === "string" && isLength(length)) {
    return { type: type.path, key, length };
  }
  throw new FormatError(file, "the pickle refers to something that is not the storage of a tensor");
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function isStorage(value: PickleValue | undefined): value is TorchStorage {
  return typeof value === "object" && value !== null && "key" in value && "type" in value;
}

function isLength(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** No tensor has more axes; checking that first keeps long lists cheap. */
const MOST_AXES = 16;

function isLengths(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MOST_AXES && value.every(isLength);
}
