/** The ZIP archive of `torch.save`. Names in it are keys, never paths. */

import { FormatError } from "@autophase/tensor-io";
import { type UnzipFileInfo, unzipSync } from "fflate";
import type { ParsePickle, TorchFile } from "./read-torch.js";

/** Deflate cannot shrink more than this. */
const BEST_COMPRESSION = 1040;

export function openTorchArchive(bytes: Uint8Array, file: string, parse: ParsePickle): TorchFile {
  const names = listEntries(bytes, file);
  const pickle = names.find((name) => /^[^/]*\/?data\.pkl$/.test(name));
  if (pickle === undefined) {
    const isScript = names.some((name) => name.endsWith("constants.pkl"));
    throw new FormatError(
      file,
      isScript ? "a TorchScript archive; save the state_dict instead" : "a ZIP archive without data.pkl",
    );
  }
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = names.includes(`${folder}byteorder`) ? readEntry(bytes, `${folder}byteorder`, file) : undefined;
  return {
    value: parse(readEntry(bytes, pickle, file)).value,
    littleEndian: order === undefined || new TextDecoder().decode(order).trim() !== "big",
    bytesOf: ({ key }) => readEntry(bytes, `${folder}data/${key}`, file),
  };
}

function listEntries(bytes: Uint8Array, file: string): string[] {
  const names: string[] = [];
  unzip(bytes, file, ({ name }) => {
    names.push(name);
    return false;
  });
  return names;
}

function readEntry(bytes: Uint8Array, entry: string, file: string): Uint8Array {
  const found = unzip(bytes, file, ({ name, size, originalSize, compression }) => {
    if (name !== entry) return false;
    const most = compression === 0 ? size : BEST_COMPRESSION * size + 64;
    if (originalSize <= most && size <= bytes.length) return true;
    throw new FormatError(file, `${entry}: ${size} bytes cannot hold ${originalSize}`);
  });
  const content = Object.hasOwn(found, entry) ? found[entry] : undefined;
  if (content === undefined) throw new FormatError(file, `${entry} is missing`);
  return content;
}

function unzip(bytes: Uint8Array, file: string, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(file, "a ZIP archive that is damaged or cut short", { cause });
  }
}
