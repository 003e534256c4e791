/** This process among those that `mpirun` may have started to train or to evaluate one network. */

import { setTimeout as sleep } from "node:timers/promises";
import { InterruptedError } from "@autophase/command-line";
import type { SampleSource } from "@autophase/dataset";
import type { WorkSharing } from "@autophase/evaluation";
import { availableCores } from "@autophase/kernels/wasm";
import type { RunSettings } from "@autophase/learning";
import { shareWork } from "@autophase/mpi";
import { assertSameOnRanks, coresOfRank, openRanks } from "@autophase/mpi/node";
import { type Peers, TrainingStoppedError } from "@autophase/trainer";
import { VERSION } from "../provenance.js";

export interface Seat {
  /** Speaks, writes, and answers signals. */
  readonly isFirst: boolean;
  /** Absent where this process is alone. */
  readonly peers?: Peers;
  /** Absent where this process is alone. */
  readonly share?: WorkSharing;
  /** Of this process; absent where it is alone. */
  readonly threads?: number;
  /** @throws {ValueError} where other processes are about to learn something else. */
  readonly assertSame?: (settings: RunSettings, source: SampleSource, progress: unknown) => Promise<void>;
}

/** In which the first rank says what all of them have found, and ends the others with itself. */
const FIRST_WORD_MILLISECONDS = 10_000;

/** @throws what `run` throws. @throws {ValueError} when the ranks are of different versions. */
export async function withSeat(run: (seat: Seat) => Promise<void>): Promise<void> {
  const ranks = await openRanks(`autophase-trainer ${VERSION}`);
  const { rank, size } = ranks;
  if (size === 1) return run({ isFirst: true });
  const isFirst = rank === 0;
  if (!isFirst) for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
  const sum: Peers["sum"] = (values) => ranks.allReduce(values, "sum", { isBeside: true });
  const peers: Peers = { rank, size, sum, poll: () => ranks.poll() };
  const assertSame: Seat["assertSame"] = async (settings, { count, validationCount, skipped, digest }, progress) => {
    const text = JSON.stringify([settings, count, validationCount, skipped, digest]);
    await assertSameOnRanks(ranks, text, () => `rank ${rank} has other settings or patterns than other ranks`);
    const lag = `rank ${rank} sees another checkpoint than other ranks: once the file system shows all of them the same, resume again`;
    await assertSameOnRanks(ranks, JSON.stringify(progress ?? null), () => lag);
  };
  const share: WorkSharing = (...work) => shareWork(ranks, ...work);
  try {
    await run({ isFirst, threads: coresOfRank(availableCores(), process.env), peers, share, assertSame });
  } catch (error) {
    // told to stop: all of them are, and end together
    if (error instanceof TrainingStoppedError) return await ranks.finish();
    if (!isFirst) await sleep(FIRST_WORD_MILLISECONDS);
    if (error instanceof InterruptedError) await ranks.finish();
    throw error;
  }
  await ranks.finish();
}
