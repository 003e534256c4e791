/** The ranks of a program, all of one version, and at one work. */

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { ValueError } from "@autophase/tensor-io/errors";
import type { Communicator } from "../communicator.js";
import { type OpenCommunicatorOptions, openCommunicator } from "./open-communicator.js";

export interface OpenRanksOptions extends OpenCommunicatorOptions {
  /**
   * What the program was called with. Files before the first option may lie on the first rank's disk alone, but not
   * differ.
   */
  readonly work?: readonly string[];
}

/**
 * @param version - of the program, such as `autophase 0.1.0`.
 * @throws {ValueError} on every rank when they differ, or were called with other words or files.
 * @throws {MpiUnavailableError} without the library of the launcher.
 */
export async function openRanks(version: string, { work = [], ...rest }: OpenRanksOptions = {}): Promise<Communicator> {
  const ranks = await openCommunicator(rest);
  const { rank } = ranks;
  await assertSameOnRanks(ranks, version, () => `rank ${rank} is ${version}, others are another version`);
  await assertSameOnRanks(ranks, JSON.stringify(work), () => `rank ${rank} was called with other words than others`);
  const options = work.findIndex((word) => word.startsWith("-"));
  for (const name of options < 0 ? work : work.slice(0, options)) await assertSameFile(ranks, name);
  return ranks;
}

/** So much of the beginning and of the end of a file goes into its hash, beside its length. */
const HASHED_BYTES = 2 ** 24;

/** That of the first rank and those that others see under the same name; a folder is none. */
async function assertSameFile(ranks: Communicator, name: string): Promise<void> {
  if (ranks.size === 1) return;
  const own = await hashOf(name).catch(() => undefined);
  const first = own ? Uint8Array.from(own) : new Uint8Array(32);
  await ranks.broadcast(first);
  const differs = own !== undefined && first.some((value, i) => value !== own[i]);
  const found = Int32Array.of(Number(differs && first.some((value) => value > 0)));
  await ranks.allReduce(found, "max");
  if (found[0] === 0) return;
  await ranks.finish();
  throw new ValueError(`${name} is another file on some ranks than on the first: copy it anew, or wait for the disk`);
}

async function hashOf(name: string): Promise<Uint8Array | undefined> {
  const file = await open(name);
  try {
    const status = await file.stat();
    if (!status.isFile()) return undefined;
    const { size } = status;
    const hash = createHash("sha256").update(String(size));
    for (const position of new Set([0, Math.max(0, size - HASHED_BYTES)])) {
      const bytes = Buffer.alloc(Math.min(HASHED_BYTES, size - position));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
      hash.update(bytes.subarray(0, bytesRead));
    }
    return hash.digest();
  } finally {
    await file.close();
  }
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
