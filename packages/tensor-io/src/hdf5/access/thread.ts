/** The HDF5 library in a thread of its own, which is ended when it does not come back: `#hdf5` of Node. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { MessageChannel, Worker } from "node:worker_threads";
import { FileError } from "../../errors.js";
import { openThread, startFailureOf } from "../../node/thread-room.js";
import type { RandomAccess } from "../../source.js";
import type { Hdf5Reader } from "../hdf5-reader.js";
import type { RawHdf5Writer } from "../raw-hdf5-writer.js";
import { LibraryCaller } from "./library-caller.js";
import type { LibraryStart } from "./library-messages.js";
import { readWith, writeWith } from "./library-session.js";
import { createTurns, turnsIn } from "./turns.js";

/** A damaged file of which the library finds no end is given up after so much of the processor's time. */
const LIMIT_MILLISECONDS = 10_000;

const PROGRAM = new URL("./library-thread.js", import.meta.url);

export async function readInLibrary<Result>(
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  const thread = await sharedThread(file);
  return thread ? thread.read(access, file, read) : (await here()).readInLibrary(access, file, read);
}

export async function writeInLibrary(write: (writer: RawHdf5Writer) => void): Promise<Uint8Array> {
  const thread = await sharedThread("HDF5 bytes");
  return thread ? thread.write(write) : (await here()).writeInLibrary(write);
}

/** Loaded only where it is needed: a program waits for this module before it loads the rest of itself. */
function here(): Promise<typeof import("./here.js")> {
  return import("./here.js");
}

/** Begins to start what reads and writes here, so that it is there when it is wanted; what hinders it is said then. */
export function startLibrary(): void {
  sharedThread("HDF5 bytes").catch(() => undefined);
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
    const sentence = `the thread that reads HDF5 could not be started: ${startFailureOf(cause)}`;
    throw new FileError(file, sentence, { cause });
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
  // what the library prints when it cannot start is in the error too
  const options = { name: "hdf5", execArgv: [], workerData, transferList: [port2], stderr: true };
  const worker = openThread(() => new Worker(program, options));
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
