/** Pickles and archives made by hand, for tests of what should not be in them. */

import { zipSync } from "fflate";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Instructions one after the other; text is taken letter by letter. */
export function pickle(...parts: readonly (number | string | readonly number[] | Uint8Array)[]): Uint8Array {
  const bytes = parts.flatMap((part) => {
    if (typeof part === "number") return [part];
    return typeof part === "string" ? [...encode(part)] : [...part];
  });
  return Uint8Array.from([0x80, 2, ...bytes, 0x2e]);
}

/** BINUNICODE. */
export function text(value: string): Uint8Array {
  const bytes = encode(value);
  return Uint8Array.from([0x58, bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes]);
}

/** BININT. */
export function integer(value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = 0x4a;
  new DataView(bytes.buffer).setInt32(1, value, true);
  return bytes;
}

/** LONG1 of eight bytes. */
export function long(value: bigint): Uint8Array {
  const bytes = new Uint8Array(10);
  bytes.set([0x8a, 8]);
  new DataView(bytes.buffer).setBigInt64(2, value, true);
  return bytes;
}

export interface TensorPickle {
  readonly storage?: string;
  readonly key?: string;
  readonly elements?: number;
  readonly offset?: Uint8Array;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A call of `_rebuild_tensor_v2`. */
export function tensor({
  storage = "FloatStorage",
  key = "0",
  elements = 6,
  offset = integer(0),
  shape,
  strides,
}: TensorPickle): Uint8Array {
  const tuple = (lengths: readonly number[]): number[] => [0x28, ...lengths.flatMap((n) => [...integer(n)]), 0x74];
  const id = [
    0x28,
    ...text("storage"),
    ...encode(`ctorch\n${storage}\n`),
    ...text(key),
    ...text("cpu"),
    ...integer(elements),
    0x74,
  ];
  const call = [...encode("ctorch._utils\n_rebuild_tensor_v2\n"), 0x28, ...id, 0x51, ...offset];
  return Uint8Array.from([...call, ...tuple(shape), ...tuple(strides), 0x89, 0x7d, 0x74, 0x52]);
}

/** A dictionary of one tensor. */
export function dictionary(name: string, value: Uint8Array): Uint8Array {
  return pickle("}", "(", text(name), value, "u");
}

export function archive(data: Uint8Array, storages: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const entries = Object.entries(storages).map(([key, bytes]) => [`archive/data/${key}`, bytes]);
  return zipSync({ "archive/data.pkl": data, ...Object.fromEntries(entries) }, { level: 0 });
}
