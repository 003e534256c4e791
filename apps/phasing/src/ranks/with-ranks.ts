/** A command that `mpirun` may have started several times: rank 0 does it, the others help. */

import { launchedRanks, openRanks } from "@autophase/mpi/node";
import { VERSION } from "../process-record.js";
import { openRankThreads, type RankThreads } from "./rank-threads.js";
import { serveRank } from "./serve-rank.js";

/**
 * @param run - on rank 0; without `ranks` where there is no other.
 * @throws {ValueError} when the ranks differ. @throws {MpiUnavailableError} without the library.
 */
export async function withRanks(run: (ranks?: RankThreads) => Promise<void>): Promise<void> {
  if (launchedRanks(process.env) === undefined) return run();
  const ranks = await openRanks(`autophase ${VERSION}`, { work: process.argv.slice(3) });
  if (ranks.size === 1) return run();
  if (ranks.rank > 0) return serveRank(ranks);
  const threads = openRankThreads(ranks);
  try {
    await run(threads);
  } finally {
    await threads.close();
  }
}
