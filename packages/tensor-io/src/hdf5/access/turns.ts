/**
 * Memory that the thread of the HDF5 library shares with the one that calls it. They take turns: one works while the
 * other waits, so that what is asked for in the middle of a call is handed over without an event loop.
 */

export const REGION_BYTES = 2 ** 20;

/** Whose turn it is. */
export const CALLER = 0;
export const LIBRARY = 1;

/** What the library's thread wants when it gives the turn away. */
export const ANSWERED = 0;
/** `length` bytes of source `source` from `position` on, in `region`. */
export const WANTS_BYTES = 1;
/** The file beside the first whose name is the first `length` bytes of `region`. */
export const WANTS_FILE = 2;

/** In place of a count of bytes, or of the number of a source. */
export const FAILED = -1;
export const NO_FILE = -2;

const TURN = 0;
export const WISH = 1;
export const SOURCE = 2;
export const LENGTH = 3;
/** Of what came: bytes read, or the number of the source that was opened. */
export const COUNT = 4;

export interface Turns {
  /** By the names above. */
  readonly words: Int32Array;
  /** Where to read, or the size of the file that was opened. */
  readonly position: Float64Array;
  readonly region: Uint8Array;
}

export function createTurns(): SharedArrayBuffer {
  return new SharedArrayBuffer(64 + REGION_BYTES);
}

export function turnsIn(memory: SharedArrayBuffer): Turns {
  return {
    words: new Int32Array(memory, 0, 8),
    position: new Float64Array(memory, 32, 1),
    region: new Uint8Array(memory, 64, REGION_BYTES),
  };
}

export function giveTurn({ words }: Turns, to: typeof CALLER | typeof LIBRARY): void {
  Atomics.store(words, TURN, to);
  Atomics.notify(words, TURN);
}

/** Waits while it is the turn of `other`. @returns false when the time is over. */
export function waitWhile(
  { words }: Turns,
  other: typeof CALLER | typeof LIBRARY,
  milliseconds: number = Number.POSITIVE_INFINITY,
): boolean {
  const end = performance.now() + milliseconds;
  // the notice of an earlier turn may come only now
  while (Atomics.load(words, TURN) === other) {
    if (Atomics.wait(words, TURN, other, end - performance.now()) === "timed-out") return false;
  }
  return true;
}

/** @returns how many bytes it takes. */
export function putText({ region }: Turns, text: string): number {
  const bytes = new TextEncoder().encode(text).subarray(0, REGION_BYTES);
  region.set(bytes);
  return bytes.length;
}

export function textIn({ region }: Turns, length: number): string {
  return new TextDecoder().decode(region.slice(0, length));
}
