/** Errors of networks and their weights. Each has a `_tag` and says where, what was expected, what came. */

/** No network of that name. */
export class UnknownNetworkError extends Error {
  readonly _tag = "UnknownNetworkError";
  override readonly name = "UnknownNetworkError";
  readonly network: string;

  constructor(network: string, known: readonly string[]) {
    super(`unknown network "${network}": known are ${known.join(", ")}`);
    this.network = network;
  }
}

/** A size that the network cannot halve often enough. */
export class NetworkSizeError extends Error {
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
export class WeightsError extends Error {
  readonly _tag = "WeightsError";
  override readonly name = "WeightsError";
}
