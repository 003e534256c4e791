/** Errors of learning. */

import { AutophaseError } from "@autophase/tensor-io";

/** The engine has not the memory for the first step, so that nothing began. */
export class BatchMemoryError extends AutophaseError {
  readonly _tag = "BatchMemoryError";
  override readonly name = "BatchMemoryError";
  readonly batch: number;
  /** The most patterns that there could be room for. */
  readonly most: number;

  constructor(batch: number, most: number, cause: Error) {
    const fitting = most < 1 ? "not even one" : `no more than ${most}`;
    const instead = most < 1 ? "smaller patterns or fewer channels are" : "a smaller batch is";
    const what = `a batch of ${batch} does not fit, and ${fitting} could: ${instead} needed`;
    super(`training: ${what} (${cause.message})`, { cause });
    this.batch = batch;
    this.most = most;
  }
}

/** A run that goes on was asked for with another setting than it has. */
export class RunSettingError extends AutophaseError {
  readonly _tag = "RunSettingError";
  override readonly name = "RunSettingError";
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(message);
    this.setting = setting;
  }
}
