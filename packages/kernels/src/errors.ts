/** Errors of the engines. */

import { AutophaseError } from "@autophase/tensor-io";

/** The named engine does not exist here; the message says how to get it. */
export class EngineUnavailableError extends AutophaseError {
  readonly _tag = "EngineUnavailableError";
  override readonly name = "EngineUnavailableError";
  readonly engine: string;

  constructor(engine: string, message: string) {
    super(message);
    this.engine = engine;
  }
}

/** NaN or infinity during a run. */
export class NumericError extends AutophaseError {
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
export class DisposedError extends AutophaseError {
  readonly _tag = "DisposedError";
  override readonly name = "DisposedError";
}

/** More memory is needed than an engine can have. The engine stays usable. */
export class EngineMemoryError extends AutophaseError {
  readonly _tag = "EngineMemoryError";
  override readonly name = "EngineMemoryError";
  readonly requestedBytes: number;
  readonly freeBytes: number;

  /** @param hint - what would fit, with what stands before it. */
  constructor(requestedBytes: number, freeBytes: number, engine = "wasm", what = "a block", hint = "") {
    const wanted = `${what} needs ${inUnits(requestedBytes)} of memory, and ${inUnits(freeBytes)} are left`;
    super(`${engine} engine: ${wanted}${hint}`);
    this.requestedBytes = requestedBytes;
    this.freeBytes = freeBytes;
  }
}

function inUnits(bytes: number): string {
  if (bytes < 1e6) return `${bytes} bytes`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** A thread of an engine failed or died during a job. The engine starts new ones; what the job worked on is lost. */
export class WorkerError extends AutophaseError {
  readonly _tag = "WorkerError";
  override readonly name = "WorkerError";
}

/** A GPU was lost or refused a command. What it held is gone; make a new engine. */
export class DeviceError extends AutophaseError {
  readonly _tag = "DeviceError";
  override readonly name = "DeviceError";
}
