/** What the ranks after the first do: starts, for rank 0, without a word. */

import { deserialize, serialize } from "node:v8";
import type { Communicator } from "@autophase/mpi";
import { serveStarts } from "@autophase/reconstruction/node";

/** Until rank 0 has no more. Signals are rank 0's to answer: it stops the starts and saves what there is. */
export async function serveRank(ranks: Communicator): Promise<void> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
  const sending: Promise<void>[] = [];
  const handle = serveStarts((report) => void sending.push(ranks.send(0, serialize(report))));
  for (;;) {
    const { bytes } = await ranks.receive();
    if (bytes.length === 0) break;
    handle(deserialize(bytes));
  }
  await Promise.all(sending);
  await ranks.finish();
}
