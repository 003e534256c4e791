/** Errors of networks and their weights. Each has a `_tag` and says where, what was expected, what came. */

import { AutophaseError } from "@autophase/tensor-io";

/** No network of that name. */
export class UnknownNetworkError extends AutophaseError {
  readonly _tag = "UnknownNetworkError";
  override readonly name = "UnknownNetworkError";
  readonly network: string;

  constructor(network: string, known: readonly string[]) {
    super(`unknown network "${network}": known are ${known.join(", ")}`);
    this.network = network;
  }
}

/** A size that the network cannot halve often enough. */
export class NetworkSizeError extends AutophaseError {
  readonly _tag = "NetworkSizeError";
  override readonly name = "NetworkSizeError";
  readonly size: number;

  constructor(network: string, size: number, divisor: number) {
    const below = Math.floor(size / divisor) * divisor;
    const near = below > 0 ? `${below} or ${below + divisor}` : `${divisor}`;
    super(`network ${network}: size must be a multiple of ${divisor}, got ${size}: crop or pad the data to ${near}`);
    this.size = size;
  }
}

/** Weights that are missing, surplus, or of another shape than the network's. */
export class WeightsError extends AutophaseError {
  readonly _tag = "WeightsError";
  override readonly name = "WeightsError";
}

/** A pickle names Python code beyond what weights need. It was not run: pickles are parsed here, never executed. */
export class ForbiddenPickleError extends AutophaseError {
  readonly _tag = "ForbiddenPickleError";
  override readonly name = "ForbiddenPickleError";
  readonly file: string;
  /** Such as `os.system`. */
  readonly code: string;

  constructor(file: string, code: string) {
    const advice = "save the weights alone, with torch.save(model.state_dict(), FILE)";
    super(`${file}: the pickle wants Python's ${printable(code)}, which is refused and was not run: ${advice}`);
    this.file = file;
    this.code = code;
  }
}

/** Something of a network that the format of an export cannot hold. */
export class ExportError extends AutophaseError {
  readonly _tag = "ExportError";
  override readonly name = "ExportError";
}

/** A name out of a file, for a message of one line: short, without control characters. */
export function printable(name: string): string {
  const escaped = JSON.stringify(name).slice(1, -1);
  return escaped.length > 120 ? `${escaped.slice(0, 120)}...` : escaped;
}
