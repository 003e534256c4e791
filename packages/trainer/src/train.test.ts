import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
import { TrainingDivergedError } from "./errors.js";
import { constantSchedule, cyclicSchedule } from "./schedules.js";
import { type TrainOptions, train } from "./train.js";
import type { TrainEvent } from "./train-events.js";
import { createTrainState, type TrainState } from "./train-state.js";
import type { LossFunction } from "./train-step.js";

type Batch = { x: tf.Tensor2D; y: tf.Tensor1D };

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("train", () => {
  it("fits a line, counting steps, epochs and losses", async () => {
    const events = await collect(train(startState(), { ...options(), epochs: 30 }));
    const steps = events.filter((event) => event.type === "step-end");
    const epochs = events.filter((event) => event.type === "epoch-end");
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 120 }, (_, k) => k));
    expect(epochs.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, k) => 4 * (k + 1)));
    for (const { epoch, trainingLoss } of epochs) {
      const losses = steps.filter((step) => step.epoch === epoch).map(({ loss }) => loss);
      expect(trainingLoss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 4, 12);
    }
    expect(epochs.at(-1)?.trainingLoss).toBeLessThan(1e-3 * (epochs[0]?.trainingLoss as number));
  });

  it("takes learning rates from the schedule, by step", async () => {
    const schedule = cyclicSchedule({ minimum: 0.001, maximum: 0.1, halfCycle: 3 });
    const events = await collect(train(startState(), { ...options(), learningRate: schedule }));
    const rates = events.flatMap((event) => (event.type === "step-end" ? [event.learningRate] : []));
    expect(rates).toEqual(rates.map((_, step) => schedule(step)));
  });

  it("keeps the number of tensors flat and leaves none behind", async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    for await (const event of train(startState(), options())) {
      if (event.type === "step-end") counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves none behind when its consumer stops early", async () => {
    const before = tf.memory().numTensors;
    for await (const event of train(startState(), options())) if (event.type === "step-end" && event.step === 2) break;
    expect(tf.memory().numTensors).toBe(before);
  });

  it("validates once per epoch and calls the lowest best", async () => {
    const validation = [3, 1, 2];
    const kinds: string[] = [];
    const events = await collect(
      train(startState(), {
        ...options(),
        validate: async () => validation.shift() as number,
        save: async (_, kind) => void kinds.push(kind),
      }),
    );
    const epochs = events.filter((event) => event.type === "epoch-end");
    expect(epochs.map(({ validationLoss }) => validationLoss)).toEqual([3, 1, 2]);
    expect(epochs.map(({ isBest }) => isBest)).toEqual([true, true, false]);
    expect(kinds).toEqual(["best", "last", "best", "last", "last"]);
    const saved = events.filter((event) => event.type === "checkpoint-saved");
    expect(saved.map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "best 4",
      "last 4",
      "best 8",
      "last 8",
      "last 12",
    ]);
  });

  it("stops at a loss that is not finite, with the step", async () => {
    const before = tf.memory().numTensors;
    const poisoned: LossFunction<Batch> = (weights, batch, context) => {
      const result = squaredError(weights, batch, context);
      return context.step === 5 ? { ...result, loss: scaled(result.loss, Number.NaN) } : result;
    };
    const error = await collect(train(startState(), { ...options(), loss: poisoned })).catch((reason) => reason);
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect(error.step).toBe(5);
    expect(error.message).toMatch(/loss is NaN at step 5/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("saves no weights that are not finite", async () => {
    const kinds: string[] = [];
    const save = async (_: TrainState, kind: string): Promise<void> => void kinds.push(kind);
    const learningRate = (step: number): number => (step === 7 ? Number.POSITIVE_INFINITY : 0.1);
    const error = await collect(train(startState(), { ...options(), save, learningRate })).catch((reason) => reason);
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect(error.step).toBe(7);
    expect(kinds).toEqual(["best", "last"]);
  });

  it.each([0, 1.5, -1])("refuses %d steps per epoch", async (stepsPerEpoch) => {
    await expect(collect(train(startState(), { ...options(), stepsPerEpoch }))).rejects.toThrow(
      /stepsPerEpoch must be/,
    );
  });
});

describe("a resumed run", () => {
  let whole: { events: TrainEvent[]; last: Uint8Array };
  beforeEach(async () => {
    whole = await runAndSave(startState(), options());
  });

  it.each([1, 3, 4, 6, 11])("is bit-identical to an uninterrupted one, stopped after %i steps", async (stopAfter) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const first = await runAndSave(startState(), { ...options(), signal: controller.signal }, (event) => {
      if (event.type === "step-end" && event.step + 1 === stopAfter) controller.abort(reason);
    });
    expect(first.error).toBe(reason);
    const second = await runAndSave(decodeCheckpoint(first.last).state, options());
    expect(second.last).toEqual(whole.last);
    expect(withoutSeconds([...first.events, ...second.events])).toEqual(withoutSeconds(whole.events));
  });

  it("repeats a validation that was interrupted", async () => {
    const controller = new AbortController();
    const validate = async (_: TrainState, { signal }: { signal?: AbortSignal }): Promise<number> => {
      controller.abort(new Error("enough"));
      signal?.throwIfAborted();
      return 1;
    };
    const first = await runAndSave(startState(), { ...options(), validate, signal: controller.signal });
    expect(first.events.filter(({ type }) => type === "epoch-end")).toEqual([]);
    const second = await runAndSave(decodeCheckpoint(first.last).state, options());
    expect(second.last).toEqual(whole.last);
  });
});

/** Mean squared error of a line; a buffer counts the batches. */
const squaredError: LossFunction<Batch> = (weights, { x, y }, { buffers }) => ({
  loss: lineLoss(weights.slope as tf.Tensor, weights.offset as tf.Tensor, x, y),
  buffers: { count: tf.add(buffers.count as tf.Tensor, 1) },
});

function lineLoss(slope: tf.Tensor, offset: tf.Tensor, x: tf.Tensor2D, y: tf.Tensor1D): tf.Scalar {
  const operation = tf.customGrad((slope, offset, save) => {
    const column = tf.reshape(slope as tf.Tensor, [2, 1]);
    const residual = tf.sub(tf.add(tf.reshape(tf.matMul(x, column), [-1]), offset as tf.Tensor), y);
    (save as tf.GradSaveFunc)([residual]);
    const value = tf.mean(tf.square(residual)) as tf.Tensor;
    const gradFunc = (dy: tf.Tensor, [r]: tf.Tensor[]): tf.Tensor[] => {
      const factor = tf.mul(tf.mul(r as tf.Tensor, 2 / y.size), dy);
      return [tf.reshape(tf.matMul(tf.reshape(factor, [1, -1]), x), [2]), tf.sum(factor)];
    };
    return { value, gradFunc };
  });
  return operation(slope, offset) as tf.Scalar;
}

function scaled(loss: tf.Scalar, factor: number): tf.Scalar {
  const operation = tf.customGrad((x) => ({
    value: tf.mul(x as tf.Tensor, factor),
    gradFunc: (dy) => tf.mul(dy, factor),
  }));
  return operation(loss) as tf.Scalar;
}

function startState(): TrainState {
  return createTrainState({ slope: tf.tensor1d([0.5, -0.5]), offset: tf.scalar(0) }, { count: tf.scalar(0) });
}

function options(): TrainOptions<Batch> {
  return {
    loss: squaredError,
    batches: lineBatch,
    epochs: 3,
    stepsPerEpoch: 4,
    learningRate: constantSchedule(0.1),
  };
}

function lineBatch(step: number): Batch {
  const random = createRandom(7, step);
  const x = Array.from({ length: 8 }, () => [random.normal(), random.normal()] as const);
  return { x: tf.tensor2d(x.map((row) => [...row])), y: tf.tensor1d(x.map(([a, b]) => 2 * a - 3 * b + 0.5)) };
}

async function collect(events: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Runs to its end or to the error that ends it, and gives the last checkpoint; saving is not an event here. */
async function runAndSave(
  state: TrainState,
  options: TrainOptions<Batch>,
  listen: (event: TrainEvent) => void = () => {},
): Promise<{ events: TrainEvent[]; last: Uint8Array; error?: unknown }> {
  const events: TrainEvent[] = [];
  let last: Uint8Array = new Uint8Array();
  const save = async (state: TrainState, kind: string): Promise<void> => {
    if (kind === "last") last = await encodeCheckpoint(state, { metadata: { note: "a line" } });
  };
  try {
    for await (const event of train(state, { ...options, save })) {
      if (event.type !== "checkpoint-saved") events.push(event);
      listen(event);
    }
    return { events, last };
  } catch (error) {
    return { events, last, error };
  }
}

function withoutSeconds(events: TrainEvent[]): object[] {
  return events.map((event) => ({ ...event, seconds: 0 }));
}
