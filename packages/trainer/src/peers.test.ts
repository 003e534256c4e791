import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { collect, type LineBatch, lineOptions, startState } from "../test/line.js";
import { peersInProcess } from "../test/peers-in-process.js";
import { TrainingStoppedError } from "./errors.js";
import type { Peers } from "./peers.js";
import { train } from "./train.js";
import type { TrainOptions } from "./train-options.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const options = { ...lineOptions(), epochs: 5, accumulate: 4, clipNorm: 1 };

/** Losses of the steps, and the weights of the last state that was kept. */
async function run(more: Partial<TrainOptions<LineBatch>> = {}) {
  let slope: Float32Array | undefined;
  const events = await collect(
    train(startState(), {
      ...options,
      save: async ({ weights }) => {
        slope = (await (weights.slope as tf.Tensor).data<"float32">()).slice();
        return undefined;
      },
      ...more,
    }),
  );
  return { losses: events.flatMap((event) => (event.type === "step-end" ? [event.loss] : [])), slope };
}

describe("train among peers", () => {
  it.each([2, 3, 4])("gives the losses and weights of one process, to rounding: %d ranks", async (size) => {
    const before = tf.memory().numTensors;
    const alone = await run();
    const together = await Promise.all(peersInProcess(size).map((peers) => run({ peers })));
    for (const { losses } of together) {
      expect(losses).toHaveLength(20);
      for (const [step, loss] of losses.entries())
        expect(Math.abs(loss - (alone.losses[step] as number))).toBeLessThan(1e-5);
      expect(losses).toEqual(together[0]?.losses);
    }
    for (const [i, value] of (alone.slope as Float32Array).entries()) {
      expect(Math.abs(value - (together[0]?.slope?.[i] as number))).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("asks each for its own batches, and only the first to validate and to keep", async () => {
    const asked: string[] = [];
    const [validated, kept]: [number[], number[]] = [[], []];
    await Promise.all(
      peersInProcess(2).map((peers) =>
        run({
          peers,
          epochs: 1,
          batches: (step, part) => {
            asked.push(`${peers.rank}: ${part}`);
            return options.batches(step, part);
          },
          validate: async () => {
            validated.push(peers.rank);
            return 1;
          },
          save: async () => void kept.push(peers.rank),
        }),
      ),
    );
    expect(new Set(asked)).toEqual(new Set(["0: 0", "0: 2", "1: 1", "1: 3"]));
    expect([validated, kept]).toEqual([[0], [0, 0]]);
  });

  it("decides alike: the loss of the first one's validation ends it for all", async () => {
    const earlyStopping = { patience: 1 };
    const counts = await Promise.all(
      peersInProcess(2).map(async (peers) => {
        let validation = peers.rank === 0 ? 1 : 9;
        const { losses } = await run({ peers, earlyStopping, validate: async () => validation++ });
        return losses.length;
      }),
    );
    expect(counts).toEqual([8, 8]);
  });

  it("stops together when one is told to", async () => {
    const stop = new AbortController();
    const kept: number[] = [];
    const going = peersInProcess(2).map((peers: Peers) =>
      run({
        peers,
        ...(peers.rank === 0 && { signal: stop.signal }),
        observe: async ({ progress }) => {
          if (progress.step === 3) stop.abort(new Error("enough"));
        },
        save: async ({ progress }) => void kept.push(progress.step),
      }),
    );
    const [first, second] = await Promise.allSettled(going);
    expect(first).toMatchObject({ status: "rejected", reason: { message: "enough" } });
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(TrainingStoppedError) });
    expect(kept).toEqual([3]);
  });

  it("needs a batch for each", async () => {
    const [peers] = peersInProcess(8) as [Peers];
    await expect(run({ peers })).rejects.toThrow("8 ranks need as many batches a step, accumulate is 4");
  });
});
