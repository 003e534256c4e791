/** Errors between threads, where they lose their class on the way. */

import {
  AutophaseError,
  FileError,
  FormatError,
  isAutophaseError,
  NoRoomError,
  ShapeError,
  ValueError,
} from "./errors.js";

/** What of an error travels as a message. */
export interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** Of an {@link AutophaseError}. */
  readonly tag?: string;
  /** What a {@link FormatError} or {@link FileError} is about. */
  readonly file?: string;
}

/** Takes an error apart for `postMessage`. */
export function errorParts(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  if (!isAutophaseError(error)) return { name, message };
  const file = error instanceof FormatError ? error.file : error instanceof FileError ? error.path : undefined;
  return { name, message, tag: error._tag, ...(file !== undefined && { file }) };
}

/**
 * An error of the same name and message as the one in the other thread; of its class where it is one of this package,
 * of the same `_tag` where it is of another.
 */
export function errorFromParts({ name, message, tag, file }: ErrorParts): Error {
  const About = ABOUT_FILES.get(tag);
  if (file !== undefined && About) return new About(file, message.slice(`${file}: `.length));
  switch (tag) {
    case undefined:
      return Object.assign(new Error(message), { name });
    case "ShapeError":
      return new ShapeError(message);
    case "ValueError":
      return new ValueError(message);
    default:
      return new ThreadError(name, message, tag);
  }
}

const ABOUT_FILES = new Map<string | undefined, new (file: string, message: string) => Error>([
  ["FormatError", FormatError],
  ["FileError", FileError],
  ["NoRoomError", NoRoomError],
]);

class ThreadError extends AutophaseError {
  override readonly name: string;
  readonly _tag: string;

  constructor(name: string, message: string, tag: string) {
    super(message);
    this.name = name;
    this._tag = tag;
  }
}
