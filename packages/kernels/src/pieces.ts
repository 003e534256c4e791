/** Long work in pieces, so that the thread that does it can hear a signal, or be served, in between. */

import { turnOfEvents } from "@autophase/tensor-io";

/** Yields after some milliseconds of work; returns what the work comes to. */
export type Pieces<Result = void> = Generator<void, Result, void>;

/** How long work keeps its thread from serving events. */
const BUSY_MILLISECONDS = 50;

/** All pieces, one after the other. */
export function atOnce<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

/**
 * The same, with turns of the event loop in between.
 * @throws the signal's reason after the first piece that it aborts in.
 */
export async function inTurns<Result>(pieces: Pieces<Result>, signal?: AbortSignal): Promise<Result> {
  let served = performance.now();
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    if (performance.now() - served < BUSY_MILLISECONDS) continue;
    await turnOfEvents();
    signal?.throwIfAborted();
    served = performance.now();
  }
}

/** Elements of one piece of a loop over an array. */
const PIECE = 2 ** 18;

/** A loop over the elements of an array; `work` does those from `from` to before `end`. */
export function* overElements(count: number, work: (from: number, end: number) => void): Pieces {
  for (let from = 0; from < count; from += PIECE) {
    work(from, Math.min(count, from + PIECE));
    yield;
  }
}
