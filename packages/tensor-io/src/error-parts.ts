/** Errors between threads, where they lose their class on the way. */

import { AutophaseError, isAutophaseError } from "./errors.js";

/** What of an error travels as a message. */
export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** Of an {@link AutophaseError}. */
  readonly tag?: string;
}

/** Takes an error apart for `postMessage`. */
export function errorParts(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  return isAutophaseError(error) ? { name, message, tag: error._tag } : { name, message };
}

/** An error of the same name and message as the one in the other thread; of the same `_tag` where it had one. */
export function errorFromParts({ name, message, tag }: ErrorParts): Error {
  return tag === undefined ? Object.assign(new Error(message), { name }) : new ThreadError(name, message, tag);
}

class ThreadError extends AutophaseError {
  override readonly name: string;
  readonly _tag: string;

  constructor(name: string, message: string, tag: string) {
    super(message);
    this.name = name;
    this._tag = tag;
  }
}
