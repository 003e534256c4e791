/** The other ranks of `mpirun` as threads that run starts. */

import { deserialize, serialize } from "node:v8";
import { availableCores } from "@autophase/kernels/wasm";
import type { Communicator } from "@autophase/mpi";
import { coresOfRank } from "@autophase/mpi/node";
import type { Thread, WorkerReport, WorkerRequest } from "@autophase/reconstruction/node";

export interface RankThreads {
  readonly threads: readonly (() => Thread)[];
  /** What each has of the cores of this machine, which the launcher may have bound it to. */
  readonly threadsEach: number;
  /** Lets the other ranks end. */
  close(): Promise<void>;
}

type Listeners = Parameters<Thread["listen"]>[0];

/** Of rank 0. */
export function openRankThreads(ranks: Communicator): RankThreads {
  const listeners = new Map<number, Listeners>();
  const over = new AbortController();
  const others = Array.from({ length: ranks.size - 1 }, (_, i) => i + 1);
  const listening = hear(ranks, listeners, over.signal);
  const sending: Promise<void>[] = [];
  const threadOf = (rank: number): Thread => ({
    send: (request: WorkerRequest) => void sending.push(ranks.send(rank, serialize(request))),
    listen: (heard) => void listeners.set(rank, heard),
    terminate: async () => {},
  });
  return {
    threads: others.map((rank) => () => threadOf(rank)),
    threadsEach: coresOfRank(availableCores(), process.env),
    async close() {
      await Promise.all([...sending, ...others.map((rank) => ranks.send(rank, END))]);
      over.abort();
      await listening;
      await ranks.finish();
    },
  };
}

/** What ends a rank. */
const END = new Uint8Array(0);

async function hear(ranks: Communicator, listeners: Map<number, Listeners>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const message = await ranks.receive(signal).catch(() => undefined);
    if (!message) return;
    const report: WorkerReport = deserialize(message.bytes);
    listeners.get(message.from)?.onReport(report);
  }
}
