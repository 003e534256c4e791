/** The ranks of a program, all of one version. */

import { createHash } from "node:crypto";
import { ValueError } from "@autophase/tensor-io";
import type { Communicator } from "../communicator.js";
import { type OpenCommunicatorOptions, openCommunicator } from "./open-communicator.js";

/**
 * @param version - of the program, such as `autophase 0.1.0`.
 * @throws {ValueError} on every rank when they differ: any of them may be the only one that is looked at.
 * @throws {MpiUnavailableError} without the library of the launcher.
 */
export async function openRanks(version: string, options: OpenCommunicatorOptions = {}): Promise<Communicator> {
  const ranks = await openCommunicator(options);
  if (ranks.size === 1) return ranks;
  const own = createHash("sha256").update(version).digest();
  const [least, most] = [Int32Array.from(own), Int32Array.from(own)];
  await ranks.allReduce(least, "min");
  await ranks.allReduce(most, "max");
  if (least.every((value, i) => value === most[i])) return ranks;
  await ranks.finish();
  throw new ValueError(`rank ${ranks.rank} is ${version}, others are another version`);
}
