/** Errors of reading, writing and shaping arrays. Each has a `_tag` and says where, what was expected, what came. */

/** A file or buffer is not what its format promises. */
export class FormatError extends Error {
  readonly _tag = "FormatError";
  override readonly name = "FormatError";
  /** Name of the file, or of the buffer's role where there is no file. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
    this.file = file;
  }
}

/** Lengths or numbers of axes do not fit together. */
export class ShapeError extends Error {
  readonly _tag = "ShapeError";
  override readonly name = "ShapeError";
}

/** A value that cannot be used: NaN, infinite, negative, out of the range of its type. */
export class ValueError extends Error {
  readonly _tag = "ValueError";
  override readonly name = "ValueError";
}

/** A file or folder cannot be found, read or written. */
export class FileError extends Error {
  readonly _tag = "FileError";
  override readonly name = "FileError";
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.path = path;
  }
}

/** An error that a user can act on: its message stands alone, without a stack. */
export interface TaggedError extends Error {
  readonly _tag: string;
}

/** True for the errors of every `@autophase` package. */
export function isTaggedError(error: unknown): error is TaggedError {
  return error instanceof Error && typeof (error as Partial<TaggedError>)._tag === "string";
}
