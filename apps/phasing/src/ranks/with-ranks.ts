/** A command that `mpirun` may have started several times: rank 0 does it, the others help. */

import { createHash } from "node:crypto";
import type { Communicator } from "@autophase/mpi";
import { launchedRanks, openCommunicator } from "@autophase/mpi/node";
import { ValueError } from "@autophase/tensor-io";
import { VERSION } from "../process-record.js";
import { openRankThreads, type RankThreads } from "./rank-threads.js";
import { serveRank } from "./serve-rank.js";

/**
 * @param run - on rank 0; without `ranks` where there is no other.
 * @throws {ValueError} when the ranks are of different versions. @throws {MpiUnavailableError} without the library.
 */
export async function withRanks(run: (ranks?: RankThreads) => Promise<void>): Promise<void> {
  if (launchedRanks(process.env) === undefined) return run();
  const ranks = await openCommunicator();
  if (ranks.size === 1) return run();
  await assertSameVersion(ranks);
  if (ranks.rank > 0) return serveRank(ranks);
  const threads = openRankThreads(ranks);
  try {
    await run(threads);
  } finally {
    await threads.close();
  }
}

/** All of them say so, as any of them may be the only one that is looked at. */
async function assertSameVersion(ranks: Communicator): Promise<void> {
  const own = createHash("sha256").update(VERSION).digest();
  const [least, most] = [Int32Array.from(own), Int32Array.from(own)];
  await ranks.allReduce(least, "min");
  await ranks.allReduce(most, "max");
  if (least.every((value, i) => value === most[i])) return;
  await ranks.finish();
  throw new ValueError(`rank ${ranks.rank} is autophase ${VERSION}, others are another version`);
}
