/** The calling side of the thread of the HDF5 library. */

import { type MessagePort, receiveMessageOnPort, type Worker } from "node:worker_threads";
import { errorFromParts, errorParts } from "../../error-parts.js";
import { FormatError } from "../../errors.js";
import type { RandomAccess } from "../../source.js";
import type { LibraryAnswer, LibraryRequest } from "./library-messages.js";
import {
  ANSWERED,
  COUNT,
  FAILED,
  giveTurn,
  LENGTH,
  LIBRARY,
  NO_FILE,
  putText,
  SOURCE,
  type Turns,
  textIn,
  WANTS_BYTES,
  WISH,
  waitWhile,
} from "./turns.js";

/** What the bytes of a file take to come is allowed beside the limit. */
const BYTES_PER_MILLISECOND = 1000;
const LOOK_MILLISECONDS = 250;
/** Of the machine: it may have to do that much more than this. */
const MOST_SHARES = 20;

/** Waits for the thread, serves what it wants meanwhile, and ends it when it finds no end. */
export class LibraryCaller {
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
