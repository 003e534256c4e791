/** Peers that are tasks of one process: a sum waits for that call of all, and adds in the order of the ranks. */

import type { Peers } from "../src/peers.js";

interface Call {
  readonly values: Float32Array | Float64Array;
  readonly done: () => void;
}

export function peersInProcess(size: number): readonly Peers[] {
  const begun: readonly Call[][] = Array.from({ length: size }, () => []);
  const meet = (): void => {
    while (begun.every((calls) => calls.length > 0)) {
      const all = begun.map((calls) => calls.shift() as Call);
      const copies = all.map(({ values }) => values.slice());
      for (const { values, done } of all) {
        values.fill(0);
        for (const copy of copies) for (let i = 0; i < values.length; i++) values[i] += copy[i] as number;
        done();
      }
    }
  };
  return begun.map((calls, rank) => ({
    rank,
    size,
    sum: (values) =>
      new Promise<void>((resolve) => {
        calls.push({ values, done: resolve });
        meet();
      }),
  }));
}
