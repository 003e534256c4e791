/** Errors of reading, writing and shaping arrays, and the base of the errors of every package. */

const MARKER: unique symbol = Symbol.for("autophase.error");

/**
 * An error that a user can act on: its message says where, what was expected and what came, and stands alone, without a
 * stack. The base of the errors of every `@autophase` package; anything else that is thrown is a fault of the program.
 */
export abstract class AutophaseError extends Error {
  /** Which error it is, also where its class is another copy's: `FormatError`. */
  abstract readonly _tag: string;
  readonly [MARKER] = true;
}

/** True for the errors of every `@autophase` package, of whichever copy of it, and for nothing else. */
export function isAutophaseError(error: unknown): error is AutophaseError {
  return typeof error === "object" && error !== null && (error as Partial<AutophaseError>)[MARKER] === true;
}

/** A file or buffer is not what its format promises. */
export class FormatError extends AutophaseError {
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
export class ShapeError extends AutophaseError {
  readonly _tag = "ShapeError";
  override readonly name = "ShapeError";
}

/** A value that cannot be used: NaN, infinite, negative, out of the range of its type. */
export class ValueError extends AutophaseError {
  readonly _tag = "ValueError";
  override readonly name = "ValueError";
}

/** A file or folder cannot be found, read or written. */
export class FileError extends AutophaseError {
  readonly _tag: "FileError" | "NoRoomError" = "FileError";
  override readonly name: string = "FileError";
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options);
    this.path = path;
  }
}

/** A disk, or what somebody may use of it, has no room for what is to be written. */
export class NoRoomError extends FileError {
  override readonly _tag = "NoRoomError";
  override readonly name = "NoRoomError";
}

/** A limit of the address space (`ulimit -v`) leaves no room for what a program has to reserve. */
export class AddressSpaceError extends AutophaseError {
  readonly _tag = "AddressSpaceError";
  override readonly name = "AddressSpaceError";
}
