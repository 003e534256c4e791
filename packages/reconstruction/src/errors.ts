/** Errors of reconstruction. */

import { AutophaseError } from "@autophase/tensor-io";

/** A worker ended in the middle of a start, as it does when memory runs out. The other starts are not affected. */
export class WorkerLostError extends AutophaseError {
  readonly _tag = "WorkerLostError";
  override readonly name = "WorkerLostError";
  readonly start: number;
  readonly reason: string;

  constructor(start: number, reason: string) {
    super(`start ${start + 1}: its worker ended before it did (${reason}); try fewer workers or a smaller pattern`);
    this.start = start;
    this.reason = reason;
  }
}

/** No start came to an end. */
export class NoSolutionError extends AutophaseError {
  readonly _tag = "NoSolutionError";
  override readonly name = "NoSolutionError";

  constructor(starts: number, options?: ErrorOptions) {
    const reason = options?.cause instanceof Error ? `: ${options.cause.message}` : "";
    super(`none of ${starts} starts came to an end${reason}`, options);
  }
}

/** Starts came to an end, and the recipe keeps none of them. */
export class NoneKeptError extends AutophaseError {
  readonly _tag = "NoneKeptError";
  override readonly name = "NoneKeptError";

  constructor(starts: readonly { readonly outside?: number }[], limit: number) {
    const least = Math.min(...starts.map(({ outside = 0 }) => outside));
    super(
      `none of ${starts.length} starts has ${limit} or less of its power outside the support; the least is ${Number(least.toPrecision(3))}`,
    );
  }
}

/** A recipe file that cannot be used; the message names the entry. */
export class RecipeFileError extends AutophaseError {
  readonly _tag = "RecipeFileError";
  override readonly name = "RecipeFileError";
}

/** A phasing takes more memory than there can be. */
export class MemoryShortError extends AutophaseError {
  readonly _tag = "MemoryShortError";
  override readonly name = "MemoryShortError";
}
