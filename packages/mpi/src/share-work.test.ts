import { describe, expect, it } from "vitest";
import type { Communicator, Message } from "./communicator.js";
import { shareWork } from "./share-work.js";
import { createSingleCommunicator } from "./single-communicator.js";

/** Ranks of one process that hand each other bytes. */
function createRanks(size: number): Communicator[] {
  const boxes = Array.from({ length: size }, () => ({ waiting: [] as Message[], wake: () => {} }));
  return boxes.map((own, rank) => ({
    ...createSingleCommunicator(),
    rank,
    size,
    async send(to, bytes) {
      boxes[to]?.waiting.push({ from: rank, bytes: bytes.slice() });
      boxes[to]?.wake();
    },
    async receive() {
      while (own.waiting.length === 0)
        await new Promise<void>((resolve) => {
          own.wake = resolve;
        });
      return own.waiting.shift() as Message;
    },
  }));
}

const squared = async (piece: number) => ({ piece, square: piece ** 2 });

describe("shareWork", () => {
  it.each([1, 2, 3, 8])("gives the first of %i ranks what one alone comes to", async (size) => {
    const expected = await shareWork(createSingleCommunicator(), 7, squared);
    expect(expected.map(({ square }) => square)).toEqual([0, 1, 4, 9, 16, 25, 36]);
    const heard: number[] = [];
    const onResult = (piece: number): void => void heard.push(piece);
    const did = new Set<number>();
    const [first, ...others] = await Promise.all(
      createRanks(size).map((ranks) =>
        shareWork(
          ranks,
          7,
          (piece) => {
            did.add(ranks.rank);
            return squared(piece);
          },
          { onResult: ranks.rank === 0 ? onResult : () => expect.unreachable() },
        ),
      ),
    );
    expect(first).toEqual(expected);
    expect(others.every((results) => results.length === 0)).toBe(true);
    expect(heard.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(did.size).toBe(Math.min(size, 7));
  });

  it("begins nothing more on any rank once the first one is told to stop, and keeps what is done", async () => {
    const controller = new AbortController();
    const began: number[] = [];
    const work = async (piece: number): Promise<number> => {
      began.push(piece);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (piece === 3) controller.abort();
      return piece;
    };
    const [first] = await Promise.all(
      createRanks(3).map((ranks) =>
        shareWork(ranks, 1000, work, ranks.rank === 0 ? { signal: controller.signal } : {}),
      ),
    );
    expect(first).toEqual(began.sort((a, b) => a - b));
    expect(began.length).toBeLessThan(20);
  });
});
