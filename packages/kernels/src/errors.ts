/** Errors of the engines. */

/** The named engine does not exist here; the message says how to get it. */
export class EngineUnavailableError extends Error {
  readonly _tag = "EngineUnavailableError";
  override readonly name = "EngineUnavailableError";
  readonly engine: string;

  constructor(engine: string, message: string) {
    super(message);
    this.engine = engine;
  }
}

/** NaN or infinity during a run. */
export class NumericError extends Error {
  readonly _tag = "NumericError";
  override readonly name = "NumericError";
  /** Index of the step within the run. */
  readonly step: number;

  constructor(step: number, message: string) {
    super(message);
    this.step = step;
  }
}

/** A workspace was used after its `dispose`. */
export class DisposedError extends Error {
  readonly _tag = "DisposedError";
  override readonly name = "DisposedError";
}
