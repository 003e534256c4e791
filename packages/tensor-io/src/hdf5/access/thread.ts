/** The HDF5 library in a thread of its own, which is ended when it does not come back: `#hdf5` of Node. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { errorFromParts, errorParts } from "../../error-parts.js";
import { FileError, FormatError } from "../../errors.js";
import { inMemory, type RandomAccess } from "../../source.js";
import type { Hdf5Reader } from "../hdf5-reader.js";
import type { RawHdf5Writer } from "../raw-hdf5-writer.js";
import * as here from "./here.js";
import type { LibraryAnswer, LibraryRequest, LibraryStart } from "./library-messages.js";
import {
  ANSWERED,
  COUNT,
  createTurns,
  FAILED,
  giveTurn,
  LENGTH,
  LIBRARY,
  NO_FILE,
  putText,
  SOURCE,
  type Turns,
  textIn,
  turnsIn,
  WANTS_BYTES,
  WISH,
  waitWhile,
} from "./turns.js";

/**
 * A damaged file of which the library finds no end is given up after so much of the processor's time, and what its
 * bytes take to come.
 */
const LIMIT_MILLISECONDS = 10_000;
const BYTES_PER_MILLISECOND = 1000;
const LOOK_MILLISECONDS = 250;
/** Of the machine: it may have to do that much more than this. */
const MOST_SHARES = 20;

const PROGRAM = new URL("./library-thread.js", import.meta.url);

export async function readInLibrary<Result>(
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  const thread = await sharedThread(file);
  return thread ? thread.read(access, file, read) : here.readInLibrary(access, file, read);
}

export async function writeInLibrary(write: (writer: RawHdf5Writer) => void): Promise<Uint8Array> {
  const thread = await sharedThread("HDF5 bytes");
  return thread ? thread.write(write) : here.writeInLibrary(write);
}

let shared: Promise<LibraryThread> | undefined;

/** `undefined` where a bundler left its program out. */
async function sharedThread(file: string): Promise<LibraryThread | undefined> {
  shared ??= existsSync(PROGRAM) ? startLibraryThread() : undefined;
  try {
    const thread = await shared;
    if (!thread?.isLost()) return thread;
  } catch (cause) {
    shared = undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(file, `the thread that reads HDF5 could not be started: ${reason}`, { cause });
  }
  shared = undefined;
  return sharedThread(file);
}

/** The methods of {@link readInLibrary} and {@link writeInLibrary}, without their waiting for the start. */
export interface LibraryThread {
  read<Result>(access: RandomAccess, file: string, read: (reader: Hdf5Reader) => Result): Result;
  write(write: (writer: RawHdf5Writer) => void): Uint8Array;
  /** Whether it had to be ended. */
  isLost(): boolean;
  close(): void;
}

export interface LibraryThreadOptions {
  /** Of its program; default: the one beside this module. */
  readonly program?: URL;
  /** That a call may take, beside a second a megabyte that it reads; default ten seconds. */
  readonly limitMilliseconds?: number;
}

export async function startLibraryThread({
  program = PROGRAM,
  limitMilliseconds = LIMIT_MILLISECONDS,
}: LibraryThreadOptions = {}): Promise<LibraryThread> {
  const { port1: port, port2 } = new MessageChannel();
  const memory = createTurns();
  const workerData: LibraryStart = { port: port2, memory };
  const worker = new Worker(program, { name: "hdf5", execArgv: [], workerData, transferList: [port2] });
  await once(worker, "message");
  worker.unref();
  const caller = new LibraryCaller(worker, port, turnsIn(memory), limitMilliseconds);
  return {
    read: (access, file, read) => readWith(caller, access, file, read),
    write: (write) => writeWith(caller, write),
    isLost: () => caller.lost !== undefined,
    close: () => caller.end(),
  };
}

function readWith<Result>(
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

function writeWith(caller: LibraryCaller, write: (writer: RawHdf5Writer) => void): Uint8Array {
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

/** Waits for the thread, serves what it wants meanwhile, and ends it when it finds no end. */
class LibraryCaller {
  lost: FormatError | undefined;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #turns: Turns;
  readonly #limit: number;

  constructor(worker: Worker, port: MessagePort, turns: Turns, limitMilliseconds: number) {
    this.#worker = worker;
    this.#port = port;
    this.#turns = turns;
    this.#limit = limitMilliseconds;
  }

  /**
   * @param sources - the file; those beside it are added as they are wanted.
   * @throws {FormatError} when the time is over; else what the library throws.
   */
  ask(request: LibraryRequest, sources: RandomAccess[], file: string): unknown {
    if (this.lost) throw this.lost;
    const { words } = this.#turns;
    this.#port.postMessage(request);
    const began = { wall: performance.now(), processor: process.cpuUsage() };
    let allowed = this.#limit;
    let unread = sources.reduce((sum, { size }) => sum + size, 0);
    for (;;) {
      giveTurn(this.#turns, LIBRARY);
      while (!waitWhile(this.#turns, LIBRARY, Math.min(LOOK_MILLISECONDS, allowed))) {
        if (isOver(began, allowed)) this.#giveUp(file);
      }
      if (words[WISH] === ANSWERED) return this.#answer();
      const came = serveWish(this.#turns, sources);
      if (words[WISH] !== WANTS_BYTES) continue;
      allowed += Math.min(came, unread) / BYTES_PER_MILLISECOND;
      unread = Math.max(0, unread - came);
    }
  }

  end(): void {
    this.#port.close();
    this.#worker.terminate();
  }

  #answer(): unknown {
    const answer: LibraryAnswer | undefined = receiveMessageOnPort(this.#port)?.message;
    if (!answer) throw new RangeError("the thread of the HDF5 library gave its turn away without an answer");
    const { value, failure } = answer;
    if (failure) throw errorFromParts(failure);
    return value;
  }

  #giveUp(file: string): never {
    this.end();
    const seconds = this.#limit / 1000;
    this.lost = new FormatError(
      file,
      `no end of it was found in ${seconds} s: it is damaged, or holds far too many groups; copy it anew`,
    );
    throw this.lost;
  }
}

/** On a machine that does much else the thread has hardly begun when the time is over. */
function isOver(began: { wall: number; processor: NodeJS.CpuUsage }, allowed: number): boolean {
  const wall = performance.now() - began.wall;
  const { user, system } = process.cpuUsage(began.processor);
  return wall > allowed && ((user + system) / 1000 > allowed || wall > MOST_SHARES * allowed);
}

/** @returns how many bytes came. */
function serveWish(turns: Turns, sources: RandomAccess[]): number {
  const { words, position, region } = turns;
  try {
    if (words[WISH] === WANTS_BYTES) {
      const target = region.subarray(0, words[LENGTH]);
      words[COUNT] = sources[words[SOURCE]].read(target, position[0]);
    } else {
      const found = sources[0].beside?.(textIn(turns, words[LENGTH]));
      words[COUNT] = found ? sources.push(found) - 1 : NO_FILE;
      position[0] = found?.size ?? 0;
    }
    return words[COUNT];
  } catch (error) {
    words[LENGTH] = putText(turns, JSON.stringify(errorParts(error)));
    words[COUNT] = FAILED;
    return 0;
  }
}
