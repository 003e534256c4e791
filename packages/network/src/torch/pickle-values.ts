/** What a pickle may hold here. Dictionaries are `Map`s, so that no key of a file can touch a prototype. */

/**
 * A name of Python code, such as `torch.FloatStorage`. It is only ever looked up in a table; nothing is imported or
 * run.
 */
export class PickleGlobal {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** A tensor's bytes by their key in the file. */
export interface TorchStorage {
  /** Such as `torch.FloatStorage`. */
  readonly type: string;
  readonly key: string;
  /** Elements. */
  readonly length: number;
}

/** A view of a storage; the values are read when they are asked for. */
export class TorchTensor {
  readonly storage: TorchStorage;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];

  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleGlobal
  | TorchStorage
  | TorchTensor
  | readonly PickleValue[]
  | Map<PickleValue, PickleValue>;
