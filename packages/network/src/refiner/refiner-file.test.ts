import { readSafetensors, writeSafetensors } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { hashWeights } from "../hash-weights.js";
import { initializeWeights } from "../initialize-weights.js";
import { createNetwork } from "../network.js";
import { writeWeights } from "../safetensors.js";
import { createRefiner } from "./refiner.js";
import { readRefiner, writeRefiner } from "./refiner-file.js";

const refiner = createRefiner({ channels: 2 });
const weights = initializeWeights(refiner, { seed: 4 });
const bytes = writeRefiner(refiner, weights, { metadata: { seed: "4" } });

/** The file with something of it changed. */
function changed(change: (content: ReturnType<typeof readSafetensors>) => void): Uint8Array {
  const content = readSafetensors(bytes);
  change(content);
  return writeSafetensors(content);
}

describe("readRefiner", () => {
  it("reads what writeRefiner wrote", () => {
    const read = readRefiner(bytes);
    expect(read.refiner).toEqual(refiner);
    expect(hashWeights(read.weights)).toBe(hashWeights(weights));
    expect(read.metadata.seed).toBe("4");
  });

  it("names the network that it needs and the one that came", () => {
    const network = createNetwork({ channels: 2 });
    const other = writeWeights(network, initializeWeights(network));
    expect(() => readRefiner(other, { file: "a.safetensors" })).toThrow(
      "a.safetensors: expected the weights of a refiner, got those of anl2024",
    );
    expect(() => readRefiner(writeSafetensors({ tensors: weights, metadata: {} }))).toThrow(
      "does not say which network",
    );
  });

  it.each<[string, RegExp, (content: ReturnType<typeof readSafetensors>) => void]>([
    [
      "a changed value",
      /do not fit their SHA-256/,
      ({ tensors }) =>
        (tensors as Map<string, unknown>).set("refiner.0.bias", { data: Float32Array.of(1, 1), shape: [2] }),
    ],
    [
      "a missing array",
      /refiner\.0\.bias is missing/,
      ({ tensors }) => (tensors as Map<string, unknown>).delete("refiner.0.bias"),
    ],
    [
      "no width",
      /expected a number of channels, got undefined/,
      ({ metadata }) => Reflect.deleteProperty(metadata, "channels"),
    ],
    ["another width", /refiner\.0\.weight: expected 4/, ({ metadata }) => Object.assign(metadata, { channels: "4" })],
  ])("refuses %s", (_, message, change) => {
    expect(() => readRefiner(changed(change))).toThrow(message);
  });
});
