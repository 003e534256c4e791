/** The ranks of a program, all of one version, and at one work. */

import { createHash } from "node:crypto";
import { ValueError } from "@autophase/tensor-io/errors";
import type { Communicator } from "../communicator.js";
import { type OpenCommunicatorOptions, openCommunicator } from "./open-communicator.js";

/**
 * @param version - of the program, such as `autophase 0.1.0`.
 * @throws {ValueError} on every rank when they differ.
 * @throws {MpiUnavailableError} without the library of the launcher.
 */
export async function openRanks(version: string, options: OpenCommunicatorOptions = {}): Promise<Communicator> {
  const ranks = await openCommunicator(options);
  await assertSameOnRanks(ranks, version, () => `rank ${ranks.rank} is ${version}, others are another version`);
  return ranks;
}

/**
 * Every rank calls it; what it compares is the hash of a text.
 * @param message - of the error.
 * @throws {ValueError} on every rank when they differ: any of them may be the only one that is looked at.
 */
export async function assertSameOnRanks(ranks: Communicator, text: string, message: () => string): Promise<void> {
  if (ranks.size === 1) return;
  const own = createHash("sha256").update(text).digest();
  const [least, most] = [Int32Array.from(own), Int32Array.from(own)];
  await ranks.allReduce(least, "min");
  await ranks.allReduce(most, "max");
  if (least.every((value, i) => value === most[i])) return;
  await ranks.finish();
  throw new ValueError(message());
}
