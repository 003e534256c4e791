/** The network that settings ask for. */

import { createNetwork, type Network } from "@autophase/network";
import type { TrainingSettings } from "./settings/training-settings.js";

type NetworkSettings = Pick<
  TrainingSettings,
  "network" | "channels" | "normalization" | "residual" | "softSupport" | "projectModulus" | "candidates"
>;

/** @throws {UnknownNetworkError} when there is none of that name. */
export function networkOf(settings: NetworkSettings): Network {
  const { network: name, channels, normalization, residual, softSupport, projectModulus, candidates } = settings;
  const options = { normalization, residual, candidates };
  const ends = { supportTemperature: softSupport, modulusProjection: projectModulus };
  return createNetwork({ name, channels, ...options, ...ends });
}
