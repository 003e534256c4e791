/** Whether a phasing has room, asked before the work. */

import { totalmem } from "node:os";
import { formatShape, type Shape } from "@autophase/tensor-io";
import { addressSpaceLeft } from "@autophase/tensor-io/thread-room/node";
import { MemoryShortError } from "../errors.js";
import { bytesOfStart } from "../workers/plan-workers.js";

/** What this process may have, in bytes; what others use at present does not count. */
export interface MemoryLimit {
  readonly bytes: number;
  /** Who sets it, in words. */
  readonly by: string;
}

/**
 * @param work - what is done with an array of that shape, in words; about as much as one start of a phasing.
 * @throws {MemoryShortError} when one start alone takes more than there can be.
 */
export function assertMemory(shape: Shape, { bytes, by }: MemoryLimit = memoryLimit(), work = "phasing"): void {
  const needed = bytesOfStart(shape);
  if (needed <= bytes) return;
  const [wanted, had] = [needed, bytes].map((value) => `${(value / 2 ** 30).toPrecision(3)} GiB`);
  throw new MemoryShortError(
    `${work} ${formatShape(shape)} takes about ${wanted} of memory, and ${by} allows ${had}; crop or bin the pattern`,
  );
}

/** The tightest of the machine's memory, the limit of a container or a job, and that of the address space. */
export function memoryLimit(): MemoryLimit {
  const limits = [{ bytes: totalmem(), by: "this machine" }];
  const container = process.constrainedMemory();
  if (container > 0) limits.push({ bytes: container, by: "the limit of this job or container" });
  const space = addressSpaceLeft();
  if (space !== undefined) limits.push({ bytes: space, by: "the limit of the address space (ulimit -v)" });
  return limits.reduce((least, next) => (next.bytes < least.bytes ? next : least));
}
