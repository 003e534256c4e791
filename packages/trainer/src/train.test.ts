import { FileError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { collect, type LineBatch, lineOptions, scaled, squaredError, startState } from "../test/line.js";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint/checkpoint.js";
import type { LossFunction } from "./differentiate.js";
import { TrainingDivergedError } from "./errors.js";
import { adamW } from "./optimizers/adam-w.js";
import { cyclicSchedule } from "./schedules/cyclic-schedule.js";
import { plateauSchedule } from "./schedules/plateau-schedule.js";
import { train } from "./train.js";
import type { TrainEvent } from "./train-events.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainState } from "./train-state.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("train", () => {
  it("fits a line, counting steps, epochs and losses", async () => {
    const events = await collect(train(startState(), { ...lineOptions(), epochs: 30 }));
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
    const events = await collect(train(startState(), { ...lineOptions(), learningRate: schedule }));
    const rates = events.flatMap((event) => (event.type === "step-end" ? [event.learningRate] : []));
    expect(rates).toEqual(rates.map((_, step) => schedule(step)));
  });

  it("keeps the number of tensors flat and leaves none behind", async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    for await (const event of train(startState(), lineOptions())) {
      if (event.type === "step-end") counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves none behind when its consumer stops early", async () => {
    const before = tf.memory().numTensors;
    for await (const event of train(startState(), lineOptions()))
      if (event.type === "step-end" && event.step === 2) break;
    expect(tf.memory().numTensors).toBe(before);
  });

  it("validates once per epoch and calls the lowest best", async () => {
    const validation = [3, 1, 2];
    const kinds: string[] = [];
    const events = await collect(
      train(startState(), {
        ...lineOptions(),
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
    const poisoned: LossFunction<LineBatch> = (weights, batch, context) => {
      const result = squaredError(weights, batch, context);
      return context.step === 5 ? { ...result, loss: scaled(result.loss, Number.NaN) } : result;
    };
    const error = await collect(train(startState(), { ...lineOptions(), loss: poisoned })).catch((reason) => reason);
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect(error.step).toBe(5);
    expect(error.message).toMatch(/loss is NaN at step 5/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names the first buffer of a step that is no number: where the loss became none", async () => {
    const poisoned: LossFunction<LineBatch> = (weights, batch, context) => {
      const { loss } = squaredError(weights, batch, context);
      const isBad = context.step === 5;
      const number = isBad ? Number.NaN : 1;
      const buffers = { one: tf.tensor1d([1, 2]), two: tf.scalar(number), three: tf.scalar(number) };
      return { loss: isBad ? scaled(loss, Number.NaN) : loss, buffers };
    };
    const given = { ...lineOptions(), loss: poisoned, lossEvery: 3 };
    const error = await collect(train(startState(), given)).catch((reason) => reason);
    expect(error.message).toMatch(/^training: loss is NaN \(first in two\) at step 5: /);
  });

  it("stops at gradients that are not finite although the loss is, and names the last good checkpoint", async () => {
    const before = tf.memory().numTensors;
    const poisoned: LossFunction<LineBatch> = (weights, batch, context) => {
      const { loss, buffers } = squaredError(weights, batch, context);
      return { loss: context.step === 9 ? scaled(loss, 1, Number.NaN) : loss, ...(buffers && { buffers }) };
    };
    const save = async ({ progress }: TrainState, kind: string) => `${kind}-${progress.step}`;
    const error = await collect(train(startState(), { ...lineOptions(), loss: poisoned, save })).catch((e) => e);
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect(error).toMatchObject({ step: 9, lastCheckpoint: "last-8" });
    expect(error.message).toMatch(
      /gradients are not finite .*the first of them that of slope\) at step 9: .* the last good checkpoint is last-8$/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([2, 3, 100])(
    "looks at the losses every %d steps, which changes nothing but when they are told",
    async (lossEvery) => {
      const given = { ...lineOptions(), clipNorm: 2, checkpointEvery: 3 };
      const [each, late] = [
        await runAndSave(startState(), given),
        await runAndSave(startState(), { ...given, lossEvery }),
      ];
      expect(withoutSeconds(late.events)).toEqual(withoutSeconds(each.events));
      expect(late.saved).toEqual(each.saved);
    },
  );

  it("finds a loss that is not finite within as many steps, keeps nothing of them, and says which it was", async () => {
    const before = tf.memory().numTensors;
    const poisoned: LossFunction<LineBatch> = (weights, batch, context) => {
      const { loss, buffers } = squaredError(weights, batch, context);
      return { loss: context.step === 9 ? scaled(loss, 1, Number.NaN) : loss, ...(buffers && { buffers }) };
    };
    const given = { ...lineOptions(), loss: poisoned, epochs: 1, stepsPerEpoch: 50, lossEvery: 5, checkpointEvery: 5 };
    const { events, saved, error } = await runAndSave(startState(), given);
    expect(error).toMatchObject({ _tag: "TrainingDivergedError", step: 9 });
    expect(String(error)).toMatch(/gradients are not finite .*the first of them that of slope\) at step 9/);
    expect(events.filter(({ type }) => type === "step-end")).toHaveLength(9);
    expect(saved.map(([step]) => step)).toEqual([5]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("looks at what it has when it is told to stop", async () => {
    const stop = new AbortController();
    const observe = async ({ progress }: TrainState) => {
      if (progress.step === 6) stop.abort(new Error("enough"));
    };
    const first = await runAndSave(startState(), { ...lineOptions(), lossEvery: 100, observe, signal: stop.signal });
    expect(first.events.filter(({ type }) => type === "step-end")).toHaveLength(6);
    const whole = await runAndSave(startState(), lineOptions());
    expect((await runAndSave((await decodeCheckpoint(first.last)).state, lineOptions())).last).toEqual(whole.last);
  });

  it("names the last good checkpoint when the engine fails", async () => {
    const before = tf.memory().numTensors;
    const failing: LossFunction<LineBatch> = (weights, batch, context) => {
      if (context.step === 9)
        throw Object.assign(new Error("gpu engine: the device was lost"), { _tag: "DeviceError" });
      return squaredError(weights, batch, context);
    };
    const save = async ({ progress }: TrainState, kind: string) => `${kind}-${progress.step}`;
    const error = await collect(train(startState(), { ...lineOptions(), loss: failing, save })).catch((e) => e);
    expect(error).toMatchObject({ _tag: "TrainingEngineError", step: 9, lastCheckpoint: "last-8" });
    expect(error.message).toBe(
      "training: step 9 failed: gpu engine: the device was lost; go on from last-8, with this engine or another",
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names the last good checkpoint also when the engine fails while a state is read", async () => {
    const save = async ({ progress: { step } }: TrainState) => {
      if (step === 8) throw Object.assign(new Error("gpu engine: the device was lost"), { _tag: "DeviceError" });
      return `step-${step}`;
    };
    const error = await collect(train(startState(), { ...lineOptions(), save })).catch((e) => e);
    expect(error).toMatchObject({ _tag: "TrainingEngineError", lastCheckpoint: "step-4" });
    expect(error.message).toMatch(/failed: gpu engine: the device was lost; go on from step-4, with this engine or/);
  });

  it("ends when a checkpoint cannot be kept, and names the one before", async () => {
    const before = tf.memory().numTensors;
    const save = async ({ progress: { step } }: TrainState) => {
      if (step === 8) throw new FileError("run/step-8", "cannot be written: the disk is full");
      return `step-${step}`;
    };
    const error = await collect(train(startState(), { ...lineOptions(), save })).catch((e) => e);
    expect(error).toMatchObject({ _tag: "CheckpointSaveError", step: 8, lastCheckpoint: "step-4" });
    expect(error.message).toMatch(/step 8 could not be kept: .*the disk is full; the last good checkpoint is step-4$/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("saves within an epoch too, but not twice at its end", async () => {
    const save = async () => undefined;
    const events = await collect(train(startState(), { ...lineOptions(), save, checkpointEvery: 2 }));
    const last = events.filter((event) => event.type === "checkpoint-saved" && event.kind === "last");
    expect(last.map((event) => event.step)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it("ends early when patience is over, and stays ended when resumed", async () => {
    const losses = [5, 4, 3.95, 3.9, 3.85, 1];
    const earlyStopping = { patience: 2, minimumDelta: 0.3 };
    const given = { ...lineOptions(), epochs: 6, earlyStopping, validate: async () => losses.shift() as number };
    const { events, last } = await runAndSave(startState(), given);
    expect(events.slice(-2)).toEqual([
      { type: "early-stopped", epoch: 4, step: 16, bestLoss: 4, waited: 2 },
      { type: "train-end", reason: "early-stopped", step: 16, epoch: 4 },
    ]);
    const again = await collect(train((await decodeCheckpoint(last)).state, given));
    expect(again.map(({ type }) => type)).toEqual(["resumed", "early-stopped", "train-end"]);
  });

  it("lets a plateau lower the rate, says so, and goes on from its state when resumed", async () => {
    const validation = (): (() => Promise<number>) => {
      const losses = [5, 5, 5, 5, 5, 5];
      return async () => losses.shift() as number;
    };
    const learningRate = plateauSchedule({ initial: 0.1, factor: 0.5, patience: 2 });
    const given = { ...lineOptions(), learningRate };
    const whole = await runAndSave(startState(), { ...given, epochs: 6, validate: validation() });
    const changes = whole.events.filter((event) => event.type === "learning-rate-changed");
    expect(changes.map(({ step, from, to }) => [step, from, to])).toEqual([
      [12, 0.1, 0.05],
      [20, 0.05, 0.025],
    ]);
    const half = await runAndSave(startState(), { ...given, epochs: 4, validate: validation() });
    const { state } = await decodeCheckpoint(half.last);
    const rest = await runAndSave(state, { ...given, epochs: 6, validate: validation() });
    expect(rest.last).toEqual(whole.last);
  });

  it("reports other figures of the validation, and shows every state", async () => {
    const seen: number[] = [];
    const validate = async () => ({ loss: 2, metrics: { chiSquared: 0.5 } });
    const observe = async ({ progress }: TrainState) => void seen.push(progress.step);
    const events = await collect(train(startState(), { ...lineOptions(), validate, observe }));
    expect(seen).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
    const validated = events.filter((event) => event.type === "validation-end");
    expect(validated.map(({ step, loss, metrics }) => [step, loss, metrics])).toEqual(
      [4, 8, 12].map((step) => [step, 2, { chiSquared: 0.5 }]),
    );
  });

  it("refuses a state of a run with other epochs", async () => {
    const { last } = await runAndSave(startState(), lineOptions());
    const { state } = await decodeCheckpoint(last);
    const other = collect(train(state, { ...lineOptions(), epochs: 9, stepsPerEpoch: 3 }));
    await expect(other).rejects.toThrow(/expected 4 steps per epoch as in the run that made this state, got 3/);
  });

  it.each([
    ["accumulate", 0],
    ["checkpointEvery", 1.5],
    ["lossEvery", 0],
    ["clipNorm", 0],
  ])("refuses %s %d", async (name, value) => {
    const wrong = collect(train(startState(), { ...lineOptions(), [name]: value }));
    await expect(wrong).rejects.toMatchObject({ _tag: "TrainingOptionError" });
  });

  it("saves no weights that are not finite", async () => {
    const kinds: string[] = [];
    const save = async (_: TrainState, kind: string) => void kinds.push(kind);
    const learningRate = (step: number): number => (step === 7 ? Number.POSITIVE_INFINITY : 0.1);
    const error = await collect(train(startState(), { ...lineOptions(), save, learningRate })).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect(error.step).toBe(7);
    expect(kinds).toEqual(["best", "last"]);
  });

  it.each([0, 1.5, -1])("refuses %d steps per epoch", async (stepsPerEpoch) => {
    await expect(collect(train(startState(), { ...lineOptions(), stepsPerEpoch }))).rejects.toThrow(
      /stepsPerEpoch must be/,
    );
  });
});

describe("a resumed run", () => {
  let whole: { events: TrainEvent[]; last: Uint8Array };
  beforeEach(async () => {
    whole = await runAndSave(startState(), lineOptions());
  });

  it("is bit-identical with accumulation, clipping, AdamW and checkpoints within the epoch", async () => {
    const given = {
      ...lineOptions(),
      ...{ accumulate: 2, clipNorm: 0.5, checkpointEvery: 1, optimizer: adamW({ weightDecay: 0.1 }) },
    };
    const all = await runAndSave(startState(), given);
    const states = new Map(all.saved);
    for (const step of [1, 4, 7]) {
      const { state } = await decodeCheckpoint(states.get(step) as Uint8Array);
      expect((await runAndSave(state, given)).last).toEqual(all.last);
    }
    expect(all.last).not.toEqual(whole.last);
  });

  it.each([1, 3, 4, 6, 11])("is bit-identical to an uninterrupted one, stopped after %i steps", async (stopAfter) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const first = await runAndSave(startState(), { ...lineOptions(), signal: controller.signal }, (event) => {
      if (event.type === "step-end" && event.step + 1 === stopAfter) controller.abort(reason);
    });
    expect(first.error).toBe(reason);
    const second = await runAndSave((await decodeCheckpoint(first.last)).state, lineOptions());
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
    const first = await runAndSave(startState(), { ...lineOptions(), validate, signal: controller.signal });
    expect(first.events.filter(({ type }) => type === "epoch-end")).toEqual([]);
    const second = await runAndSave((await decodeCheckpoint(first.last)).state, lineOptions());
    expect(second.last).toEqual(whole.last);
  });
});

/** Runs to its end or to the error that ends it, and gives the last checkpoint; saving is not an event here. */
async function runAndSave(
  state: TrainState,
  options: TrainOptions<LineBatch>,
  listen: (event: TrainEvent) => void = () => {},
): Promise<{ events: TrainEvent[]; last: Uint8Array; saved: [number, Uint8Array][]; error?: unknown }> {
  const events: TrainEvent[] = [];
  const saved: [number, Uint8Array][] = [];
  let last: Uint8Array = new Uint8Array();
  const save = async (state: TrainState, kind: string) => {
    if (kind !== "last") return undefined;
    last = await encodeCheckpoint(state, { metadata: { note: "a line" } });
    saved.push([state.progress.step, last]);
    return undefined;
  };
  try {
    for await (const event of train(state, { ...options, save })) {
      if (event.type !== "checkpoint-saved") events.push(event);
      listen(event);
    }
    return { events, last, saved };
  } catch (error) {
    return { events, last, saved, error };
  }
}

/** What both runs say of the training itself. */
function withoutSeconds(events: TrainEvent[]): object[] {
  const isOfTheLoop = ({ type }: TrainEvent): boolean => ["resumed", "train-end"].includes(type);
  return events.filter((event) => !isOfTheLoop(event)).map((event) => ({ ...event, seconds: 0 }));
}
