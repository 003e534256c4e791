/** The program of the thread that owns the HDF5 library. */

import { existsSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { type ErrorParts, errorFromParts, errorParts } from "../../error-parts.js";
import { FileError } from "../../errors.js";
import { inBlocks, type RandomAccess } from "../../source.js";
import { loadHdf5 } from "../hdf5-library.js";
import { type FillBytes, type RawDataset, writeRawHdf5 } from "../raw-hdf5-writer.js";
import { readOpenedHdf5 } from "../read-opened.js";
import type { LibraryAnswer, LibraryRequest, LibraryStart } from "./library-messages.js";
import {
  ANSWERED,
  CALLER,
  COUNT,
  FAILED,
  giveTurn,
  LENGTH,
  NO_FILE,
  putText,
  REGION_BYTES,
  SOURCE,
  textIn,
  turnsIn,
  WANTS_BYTES,
  WANTS_FILE,
  WISH,
  waitWhile,
} from "./turns.js";

const NODE_20_BUDGET = 1_800_000;
const LATE_BUDGET = 50_000_000;

type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

const { port, memory } = workerData as LibraryStart;
const turns = turnsIn(memory);
const { words, position, region } = turns;

port.on("message", (request: LibraryRequest) => {
  // it is sent before the turn is given
  waitWhile(turns, CALLER);
  serve(request).then(
    (value) => answer({ value }),
    (error: unknown) => answer({ failure: errorParts(error) }),
  );
});
// made with the package; it starts in a third of the time
const UNPACKED = new URL("../h5wasm/hdf5_hl.js", import.meta.url);
await optimizedLate(() => loadHdf5(existsSync(UNPACKED) ? () => import(UNPACKED.href) : undefined));
parentPort?.postMessage("ready");

/**
 * V8 of Node 20 compiles a function of WebAssembly anew, optimized, when it has run through some 1.8 MB of its code.
 * Where a file is only opened that takes a fifth of the processor time, and comes too late for everything; a long
 * reading gets there too. What is compiled afterwards, as the filters are, is under the rule of V8.
 */
async function optimizedLate(load: () => Promise<unknown>): Promise<void> {
  if (!process.versions.v8.startsWith("11.")) {
    await load();
    return;
  }
  setFlagsFromString(`--wasm-tiering-budget=${LATE_BUDGET}`);
  try {
    await load();
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${NODE_20_BUDGET}`);
  }
}

function serve(request: LibraryRequest): Promise<unknown> {
  // called again with the same one when a compression filter had to be fetched
  const asked: Asked = { request: undefined };
  if (request.kind === "read") {
    const { file, size, isInFolder } = request;
    const access: RandomAccess = { ...sourceOf(0, size, file), ...(isInFolder && { beside: openBeside }) };
    return readOpenedHdf5(access, file, (reader) => takeRequests({ ...reader }, asked));
  }
  return writeRawHdf5((writer) => {
    const dataset = (raw: RawDataset, length: number): void => writer.dataset(raw, length, fillFromCaller);
    takeRequests({ ...writer, dataset }, asked);
  });
}

interface Asked {
  request: LibraryRequest | undefined;
}

/** Until the caller is done with the file. */
function takeRequests(methods: Methods, asked: Asked): void {
  if (!asked.request) asked.request = answerAndWait({});
  while (asked.request.kind === "call") {
    const { method, args } = asked.request;
    const value = methods[method](...(args as never[]));
    asked.request = answerAndWait({ value });
  }
}

function answer(content: LibraryAnswer): void {
  port.postMessage(content, buffersIn(content.value));
  words[WISH] = ANSWERED;
  giveTurn(turns, CALLER);
}

function answerAndWait(content: LibraryAnswer): LibraryRequest {
  answer(content);
  waitWhile(turns, CALLER);
  return receiveMessageOnPort(port)?.message;
}

/** Of arrays, which are handed over and not copied. */
function buffersIn(value: unknown): ArrayBuffer[] {
  const parts = ArrayBuffer.isView(value) ? [value] : Object.values(value ?? {});
  return [...new Set(parts.filter((part) => ArrayBuffer.isView(part)).map(({ buffer }) => buffer as ArrayBuffer))];
}

/** Asks in the middle of a call. @returns what came. */
function wish(kind: number, length: number): number {
  words[WISH] = kind;
  words[LENGTH] = length;
  giveTurn(turns, CALLER);
  waitWhile(turns, CALLER);
  if (words[COUNT] === FAILED) throw errorFromParts(JSON.parse(textIn(turns, words[LENGTH])) as ErrorParts);
  return words[COUNT];
}

/** 64 MiB of a file with very many groups, which are looked up all over it. */
const MOST_BLOCKS = 1024;

function sourceOf(source: number, size: number, file: string): RandomAccess {
  const fill = (target: Uint8Array, from: number): void => {
    for (let done = 0; done < target.length; ) {
      words[SOURCE] = source;
      position[0] = from + done;
      const count = wish(WANTS_BYTES, Math.min(REGION_BYTES, target.length - done));
      if (count === 0) throw new FileError(file, "became shorter while it was read");
      target.set(region.subarray(0, count), done);
      done += count;
    }
  };
  return inBlocks(size, fill, MOST_BLOCKS);
}

const fillFromCaller: FillBytes = (target) => {
  sourceOf(0, target.length, "HDF5 bytes").read(target, 0);
};

function openBeside(name: string): RandomAccess | undefined {
  const source = wish(WANTS_FILE, putText(turns, name));
  return source === NO_FILE ? undefined : sourceOf(source, position[0], name);
}
