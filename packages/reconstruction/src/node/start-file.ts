/** Starts in a file that a kill at any moment leaves readable: records one after the other, each with its checksum. */

import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { FileError } from "@autophase/tensor-io";
import { fileSystem, temporaryFor } from "@autophase/tensor-io/node";
import type { KeptStart, StartStore } from "../starts/kept-starts.js";
import { type RecordParts, readRecord, recordBytes, recordParts, writeRecord } from "./record-file.js";

const { open, rename, rm } = fileSystem;

export interface StartFileOptions {
  /** Everything that the bits depend on, as plain data. */
  readonly identity: unknown;
  /** Goes on with what is in the file; default: it begins anew. */
  readonly resume?: boolean;
  /** Nothing is written before: a short run needs no file. */
  readonly afterSeconds: number;
  /** What waits is written at once when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** The disk is full, or the like; said once. */
  readonly onProblem?: (message: string) => void;
}

export interface StartFile extends StartStore {
  /** Starts that were found, finished or not. */
  readonly found: number;
  /** The run is complete. */
  remove(): Promise<void>;
  /** With what waits to be written, early as it may be. */
  close(): Promise<void>;
}

const keyOf = ({ start, round }: Pick<KeptStart, "start" | "round">): string => `${start} ${round}`;

/**
 * @throws {FileError} when the file cannot be read, or, with `resume`, is of another run.
 */
export async function openStartFile(path: string, options: StartFileOptions): Promise<StartFile> {
  const { identity, resume = false, afterSeconds, signal, onProblem } = options;
  let known: string | undefined;
  const own = (): string => {
    known ??= digestOf(identity);
    return known;
  };
  const kept = new Map<string, KeptStart>();
  const whole = resume ? await readKept(path, own(), kept) : 0;
  const found = kept.size;
  const due = performance.now() + 1000 * afterSeconds;
  const waiting = new Set<string>();
  const sizes = new Map<string, number>();
  let file: { handle: FileHandle; size: number } | undefined;
  let isKnown = whole > 0;
  const append = async (to: { handle: FileHandle; size: number }, key: string): Promise<void> => {
    const end = await writeRecord(to.handle, to.size, recordParts(kept.get(key)));
    sizes.set(key, end - to.size);
    to.size = end;
  };
  /** Only what counts, whole under its name from the first moment on; what may be lost comes first. */
  const beginAnew = async (first: readonly string[]): Promise<void> => {
    const temporary = temporaryFor(path);
    const next = { handle: await open(temporary, "wx"), size: recordBytes(headOf("")) };
    try {
      for (const key of new Set([...first, ...kept.keys()])) await append(next, key);
      await writeRecord(next.handle, 0, headOf(own()));
      await next.handle.datasync();
      await rename(temporary, path);
    } catch (cause) {
      await next.handle.close();
      await rm(temporary, { force: true });
      throw cause;
    }
    await file?.handle.close();
    file = next;
  };
  const write = async (): Promise<void> => {
    // what comes while these are written waits for the next time
    const keys = [...waiting];
    waiting.clear();
    try {
      await writeStarts(keys);
    } catch (cause) {
      for (const key of keys) waiting.add(key);
      throw cause;
    }
  };
  const writeStarts = async (keys: readonly string[]): Promise<void> => {
    const live = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    if (!file && isKnown) file = { handle: await open(path, "r+"), size: whole };
    isKnown = false;
    if (!file || file.size > 3 * live + SLACK_BYTES) await beginAnew(keys);
    else {
      for (const key of keys) await append(file, key);
      await file.handle.datasync();
    }
  };
  const end = async (): Promise<void> => {
    await queue;
    await file?.handle.close();
    file = undefined;
  };
  let hasProblem = false;
  let queue = Promise.resolve();
  const writeInTurn = (): Promise<void> => {
    queue = queue.then(write).catch((cause: unknown) => {
      if (!hasProblem) onProblem?.(`the state of the starts cannot be kept in ${path}: ${String(cause)}`);
      hasProblem = true;
    });
    return queue;
  };
  const writeWaiting = (): void => {
    if (waiting.size > 0) void writeInTurn();
  };
  signal?.addEventListener("abort", writeWaiting, { once: true });
  return {
    found,
    find: (start, round) => kept.get(keyOf({ start, round })),
    keep(start) {
      kept.set(keyOf(start), start);
      waiting.add(keyOf(start));
      if (start.type === "finished" && performance.now() < due) return Promise.resolve();
      return writeInTurn();
    },
    async remove() {
      signal?.removeEventListener("abort", writeWaiting);
      await end();
      await rm(path, { force: true });
    },
    async close() {
      signal?.removeEventListener("abort", writeWaiting);
      writeWaiting();
      await end();
    },
  };
}

/** As long for every run. */
function headOf(run: string): RecordParts {
  return recordParts({ run: run.padEnd(DIGEST_LENGTH) });
}

/** Of SHA-256, in hexadecimal digits. */
const DIGEST_LENGTH = 64;

/** Of the text of the data, and of the bytes of its arrays. */
function digestOf(identity: unknown): string {
  const { text, arrays } = recordParts(identity);
  const hash = createHash("sha256").update(text);
  for (const array of arrays) hash.update(array);
  return hash.digest("hex");
}

/** What was replaced may take more room than what counts, up to this. */
const SLACK_BYTES = 64 * 2 ** 20;

/** @returns how many bytes of the file are whole records; 0 where there is no file. */
async function readKept(path: string, own: string, into: Map<string, KeptStart>): Promise<number> {
  const handle = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new FileError(path, `cannot be read: ${cause.message}`, { cause });
  });
  if (!handle) return 0;
  try {
    const head = await readRecord(handle, 0);
    if (!head) return 0;
    if ((head.value as { run?: string }).run !== own) {
      throw new FileError(path, "is of another run: the pattern, a setting or the version differs");
    }
    let at = head.end;
    for (let next = await readRecord(handle, at); next; next = await readRecord(handle, at)) {
      const start = next.value as KeptStart;
      into.set(keyOf(start), start);
      at = next.end;
    }
    return at;
  } finally {
    await handle.close();
  }
}
