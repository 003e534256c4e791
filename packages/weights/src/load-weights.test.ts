import { readFile, stat } from "node:fs/promises";
import { createNetwork, hashWeights, initializeWeights, writeWeights } from "@autophase/network";
import { trainedNetwork } from "@autophase/prediction";
import { describe, expect, it } from "vitest";
import { DEFAULT_WEIGHTS, findCard, WEIGHTS_CARDS } from "./cards.js";
import { checkWeights, loadWeights } from "./load-weights.js";

describe.each(WEIGHTS_CARDS)("the weights $name", (card) => {
  it("are those of the card, and small enough to be shipped", async () => {
    const { network, weights } = await loadWeights(card.name);
    expect(hashWeights(weights)).toBe(card.sha256);
    expect(network).toMatchObject({ name: card.architecture.network, channels: card.architecture.channels });
    expect((await stat(card.url)).size).toBeLessThan(12e6);
  });

  it("say what they have learnt from", async () => {
    const { range, shape, threshold } = trainedNetwork(await loadWeights(card.name));
    expect(Object.keys(range ?? {}).sort()).toEqual(["oversampling", "peakCounts", "unmeasured"]);
    expect(shape).toHaveLength(3);
    expect(threshold).toBeGreaterThan(0);
  });
});

describe("loadWeights", () => {
  it("names the weights there are", async () => {
    await expect(loadWeights("patterson-64")).rejects.toThrow(
      'weights: there are none called "patterson-64", only patterson-32',
    );
    expect(findCard().name).toBe(DEFAULT_WEIGHTS);
  });
});

describe("checkWeights", () => {
  const network = createNetwork({ channels: 1 });
  const bytes = writeWeights(network, initializeWeights(network));

  it("refuses other weights than those of the card", async () => {
    await expect(checkWeights(findCard(), bytes)).rejects.toThrow(
      /^patterson-32: expected weights with the SHA-256 hash [0-9a-f]{64}, got [0-9a-f]{64}$/,
    );
  });

  it("refuses the right ones with a changed value", async () => {
    const changed = await readFile(findCard().url);
    changed[changed.length - 2] ^= 1;
    await expect(checkWeights(findCard(), changed)).rejects.toThrow(
      /patterson-32: the tensors do not fit their SHA-256 hash/,
    );
  });
});
