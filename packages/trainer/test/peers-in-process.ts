/** Peers that are tasks of one process: the sum waits for all, and adds in the order of the ranks. */

import type { Peers } from "../src/peers.js";

export function peersInProcess(size: number): readonly Peers[] {
  let waiting: { readonly rank: number; readonly values: Float32Array | Float64Array; readonly done: () => void }[] =
    [];
  const meet = (): void => {
    const all = waiting.sort((a, b) => a.rank - b.rank);
    waiting = [];
    const copies = all.map(({ values }) => values.slice());
    for (const { values, done } of all) {
      values.fill(0);
      for (const copy of copies) for (let i = 0; i < values.length; i++) values[i] += copy[i] as number;
      done();
    }
  };
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    sum: (values) =>
      new Promise((done) => {
        waiting.push({ rank, values, done });
        if (waiting.length === size) meet();
      }),
  }));
}
