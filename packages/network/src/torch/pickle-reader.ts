/** Bytes of a pickle, one after the other. */

import { FormatError } from "@autophase/tensor-io";

export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  #position: number;

  /** @param position - of the first byte. */
  constructor(bytes: Uint8Array, file: string, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#file = file;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** A length of eight bytes. */
  length(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Big-endian, as pickles have it. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  bytes(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  text(count: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes(count));
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      throw new FormatError(this.#file, `text that is not UTF-8 at byte ${this.#position} of the pickle`, { cause });
    }
  }

  /** Up to the next line feed. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#position);
    if (end < 0) throw this.#truncated();
    const text = this.text(end - this.#position);
    this.#advance(1);
    return text;
  }

  /** Two's complement, little-endian, of `count` bytes; a number where it is exact. */
  integer(count: number): number | bigint {
    let value = 0n;
    const bytes = this.bytes(count);
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
    const signed = BigInt.asIntN(8 * count, value);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  #advance(count: number): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw this.#truncated();
    this.#position += count;
    return start;
  }

  #truncated(): FormatError {
    return new FormatError(this.#file, `the pickle ends at byte ${this.#bytes.length}, in the middle of something`);
  }
}
