/** Files that are read and written in the thread of the HDF5 library, call by call. */

import { inMemory, type RandomAccess } from "../../source.js";
import type { Hdf5Reader } from "../hdf5-reader.js";
import type { RawHdf5Writer } from "../raw-hdf5-writer.js";
import type { LibraryCaller } from "./library-caller.js";
import type { LibraryRequest } from "./library-messages.js";

export function readWith<Result>(
  caller: LibraryCaller,
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Result {
  const start: LibraryRequest = { kind: "read", file, size: access.size, isInFolder: access.beside !== undefined };
  const session = new LibrarySession(caller, start, file, [access]);
  const methodOf =
    <Args extends readonly unknown[], Value>(method: keyof Hdf5Reader) =>
    (...args: Args): Value =>
      session.call(method, args) as Value;
  const reader: Hdf5Reader = {
    names: methodOf("names"),
    entries: methodOf("entries"),
    contents: methodOf("contents"),
    entry: methodOf("entry"),
    array: methodOf("array"),
    number: methodOf("number"),
    text: methodOf("text"),
    attribute: methodOf("attribute"),
  };
  session.open();
  try {
    return read(reader);
  } finally {
    session.end();
  }
}

export function writeWith(caller: LibraryCaller, write: (writer: RawHdf5Writer) => void): Uint8Array {
  // the only source is what is being written
  const sources: RandomAccess[] = [];
  const session = new LibrarySession(caller, { kind: "write" }, "HDF5 bytes", sources);
  const methodOf =
    (method: keyof RawHdf5Writer) =>
    (...args: readonly unknown[]): void => {
      session.call(method, args);
    };
  const writer: RawHdf5Writer = {
    group: methodOf("group"),
    text: methodOf("text"),
    link: methodOf("link"),
    externalLink: methodOf("externalLink"),
    attribute: methodOf("attribute"),
    dataset: (dataset, bytes) => {
      sources[0] = inMemory(bytes);
      session.call("dataset", [dataset, bytes.length]);
    },
  };
  session.open();
  try {
    write(writer);
  } catch (error) {
    session.end();
    throw error;
  }
  return session.end() as Uint8Array;
}

/** One file in the library's thread; an error closes it, and the next call opens it again. */
class LibrarySession {
  #isOpen = false;
  readonly #caller: LibraryCaller;
  readonly #start: LibraryRequest;
  readonly #file: string;
  readonly #sources: RandomAccess[];

  constructor(caller: LibraryCaller, start: LibraryRequest, file: string, sources: RandomAccess[]) {
    this.#caller = caller;
    this.#start = start;
    this.#file = file;
    this.#sources = sources;
  }

  open(): void {
    this.#ask(this.#start);
  }

  call(method: string, args: readonly unknown[]): unknown {
    if (!this.#isOpen) this.open();
    return this.#ask({ kind: "call", method, args });
  }

  /** @returns the written file. */
  end(): unknown {
    return this.#isOpen ? this.#ask({ kind: "end" }) : undefined;
  }

  #ask(request: LibraryRequest): unknown {
    this.#isOpen = false;
    const value = this.#caller.ask(request, this.#sources, this.#file);
    this.#isOpen = request.kind !== "end";
    return value;
  }
}
