/** The format of `torch.save` before PyTorch 1.6: five pickles, then the storages. */

import { FormatError } from "@autophase/tensor-io";
import type { PickleValue, TorchStorage } from "./pickle-values.js";
import type { ParsePickle, TorchFile } from "./read-torch.js";
import { storageElementBytes } from "./storage-types.js";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * Magic number, protocol, the machine that wrote it, the value, the keys of the storages; then length and bytes of
 * each.
 */
export function openLegacyTorch(
  bytes: Uint8Array,
  file: string,
  parse: ParsePickle,
  storages: ReadonlyMap<string, TorchStorage>,
): TorchFile {
  let position = 0;
  const next = (): PickleValue => {
    const { value, end } = parse(bytes, position);
    position = end;
    return value;
  };
  if (next() !== MAGIC || next() !== PROTOCOL) throw new FormatError(file, "a pickle, but not one of torch.save");
  const machine = next();
  const value = next();
  const keys = next();
  if (!(machine instanceof Map) || !Array.isArray(keys))
    throw new FormatError(file, "the keys of its storages are missing");
  const places = findStorages(bytes, position, file, keys, storages);
  return {
    value,
    littleEndian: machine.get("little_endian") !== false,
    bytesOf: ({ key }) => {
      const place = places.get(key);
      if (place === undefined) throw new FormatError(file, `storage ${key} is missing`);
      return place;
    },
  };
}

/** Storages lie one after the other, each behind its number of elements. */
function findStorages(
  bytes: Uint8Array,
  begin: number,
  file: string,
  keys: readonly PickleValue[],
  storages: ReadonlyMap<PickleValue, TorchStorage>,
): Map<PickleValue, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const places = new Map<PickleValue, Uint8Array>();
  let start = begin;
  for (const key of keys) {
    const storage = storages.get(key);
    if (storage === undefined) throw new FormatError(file, "the keys of its storages are not those of its tensors");
    const size = storageElementBytes(storage.type);
    const end = start + 8 + (start + 8 <= bytes.length ? Number(view.getBigUint64(start, true)) * size : 0);
    if (end > bytes.length) throw new FormatError(file, `cut short in storage ${storage.key}`);
    places.set(key, bytes.subarray(start + 8, end));
    start = end;
  }
  return places;
}
