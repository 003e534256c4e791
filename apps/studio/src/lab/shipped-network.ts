/** Which of the names that starts begin at are networks. */

import { endingOf } from "@autophase/tensor-io";

/** Of `@autophase/weights`, whose code comes when it is asked for. */
export const SHIPPED_NETWORK = "patterson-32";
export const NETWORK_ENDING = ".safetensors";

export function isNetwork(name: string): boolean {
  return name === SHIPPED_NETWORK || endingOf(name) === NETWORK_ENDING;
}
