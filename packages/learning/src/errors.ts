/** Errors of learning. */

import { AutophaseError } from "@autophase/tensor-io";

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
