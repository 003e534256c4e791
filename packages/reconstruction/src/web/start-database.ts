/** Starts in a browser's own storage, which outlive the page that they run in. */

import type { KeptStart, StartStore } from "../starts/kept-starts.js";

export interface StartDatabaseOptions {
  /** Everything that the bits depend on, as plain data. */
  readonly identity: unknown;
  /** Storage is full, or the like; said once. */
  readonly onProblem?: (message: string) => void;
}

export interface StartDatabase extends StartStore {
  /** Starts that were found, finished or not; those of another run are gone. */
  readonly found: number;
  /** The run is complete. */
  remove(): Promise<void>;
  /** What was asked to be kept is. */
  close(): Promise<void>;
}

const STARTS = "starts";
const RUN = "run";

/**
 * One run to a name: that of another identity takes its place.
 * @throws {DOMException} where the browser refuses storage, as to a page without encryption.
 */
export async function openStartDatabase(name: string, options: StartDatabaseOptions): Promise<StartDatabase> {
  const { identity, onProblem } = options;
  if (!isSecureContext) throw new DOMException("the page is served without encryption", "SecurityError");
  const database = await openDatabase(name);
  const run = await digestOf(identity);
  const kept = new Map<string, KeptStart>();
  if ((await answerOf(storeOf(database, "readonly").get(RUN))) === run) {
    const all = storeOf(database, "readonly");
    const [keys, values] = await Promise.all([answerOf(all.getAllKeys()), answerOf(all.getAll())]);
    for (const [k, key] of keys.entries()) if (key !== RUN) kept.set(String(key), values[k]);
  } else {
    const begun = storeOf(database, "readwrite");
    begun.clear();
    await answerOf(begun.put(run, RUN));
  }
  let hasProblem = false;
  let queue = Promise.resolve();
  const inTurn = (work: () => IDBRequest): Promise<void> => {
    queue = queue.then(async () => {
      try {
        await answerOf(work());
      } catch (cause) {
        if (!hasProblem) onProblem?.(`the state of the starts cannot be kept: ${String(cause)}`);
        hasProblem = true;
      }
    });
    return queue;
  };
  const close = async (): Promise<void> => {
    await queue;
    database.close();
  };
  return {
    found: kept.size,
    find: (start, round) => kept.get(`${start} ${round}`),
    keep: (start) => inTurn(() => storeOf(database, "readwrite").put(start, `${start.start} ${start.round}`)),
    async remove() {
      await inTurn(() => storeOf(database, "readwrite").clear());
      await close();
    },
    close,
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(STARTS);
  return answerOf(request);
}

function storeOf(database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore {
  return database.transaction(STARTS, mode).objectStore(STARTS);
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Of its text, and of the bytes of its arrays. */
async function digestOf(identity: unknown): Promise<string> {
  const arrays: Uint8Array<ArrayBuffer>[] = [];
  const text = JSON.stringify(identity, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const { buffer, byteOffset, byteLength } = value;
    // a copy: shared memory can be neither digested nor put into a blob
    arrays.push(new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)));
    return `${value.constructor.name} ${byteLength}`;
  });
  const content = await new Blob([text, ...arrays]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
