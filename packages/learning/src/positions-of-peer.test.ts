import { expect, it } from "vitest";
import { positionsOfPeer } from "./positions-of-peer.js";

it.each([1, 2, 3])("%d ranks: each learns from the batches that are dealt to it", (size) => {
  const settings = { batch: 2, accumulate: 3 };
  for (let rank = 0; rank < size; rank++) {
    const isAsked = positionsOfPeer({ rank, size }, settings);
    for (let position = 0; position < 12; position++) {
      const part = Math.floor((position % 6) / 2);
      expect([position, isAsked(position)]).toEqual([position, part % size === rank]);
    }
  }
});
