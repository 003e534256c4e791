import "@autophase/vitest/matchers";
import { GPU_BACKEND_NAME } from "@autophase/kernels/tfjs-gpu";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import type { RealArray } from "@autophase/tensor-io";
import { adamStep } from "@autophase/trainer";
import { describeWithShared } from "@autophase/vitest/shared";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { type DecidingValues, decideAs, watchDecisions } from "../test/deciding-values.js";
import {
  GOLDEN_CASES,
  GOLDEN_FOLDER,
  type GoldenNetwork,
  openGolden,
  registerGoldenBackends,
  relativeError,
} from "../test/golden.js";
import { applyNetwork } from "./apply-network.js";
import type { Network } from "./network.js";
import { isTrainable, listParameters, type Parameter } from "./parameters.js";
import type { TorchTensor } from "./torch/pickle-values.js";
import { readTensorValues } from "./torch/read-tensor.js";
import { readTorch } from "./torch/read-torch.js";
import { createWeightTensors, readWeightTensors, type Weights, type WeightTensors } from "./weights.js";

/*
 * The golden run takes three steps of Adam. From a state that differs by one rounding error (1e-7) it ends at losses
 * that differ by 1e-3 and more: an untrained network normalises nearly constant activations, and Adam's first steps
 * have length `learningRate` whatever the size of the gradient. So each step is tested from where PyTorch stood: the
 * states in between follow from the optimiser's moments in `checkpoint_after_adam.pt`, undone step by step.
 *
 * The derivative of the loss jumps where prediction and measurement agree within rounding (in one voxel of 65,536
 * here), so its sign is taken from the reference backend and everything behind it is the tested backend's own.
 *
 * The arrays `grad/...` are the gradient of the third step: PyTorch 1.13 clears and fills the same memory again.
 */

const LEARNING_RATE = 1e-3;
const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * How far a single gradient may be, relative to its norm. The golden arrays of the other two are themselves up to 3e-3
 * and 1.6e-3 from the gradient in float64, where gradients nearly cancel (`cpu` 3.5e-3, `wasm-simd` 1.3e-3).
 */
const PARAMETER_TOLERANCE: Record<string, number> = { anl2024: 1e-4, "anl-ddp": 4e-3, yao2022: 6e-3 };

describeWithShared("the golden steps of Adam", GOLDEN_FOLDER, () => {
  beforeAll(async () => {
    tf.enableProdMode();
    return registerGoldenBackends();
  }, 60_000);

  // shaders that are compiled for a processor take too long: their gradients are in the suite of `kernels`
  const cases = GOLDEN_CASES.filter(([, backend]) => backend !== GPU_BACKEND_NAME);

  describe.each(cases)("%s on %s", (name, backend) => {
    let golden: GoldenNetwork;
    let network: Network;
    let initial: Weights;
    let run: UndoneRun;
    let trainable: readonly Parameter[];
    const values = (key: string): Float32Array => golden.values(key);
    beforeAll(async () => {
      await tf.setBackend(backend);
      golden = openGolden(name);
      network = golden.network;
      initial = golden.state("state_initial.npz");
      trainable = listParameters(network).filter(isTrainable);
      const moments = readMoments(golden.bytes("checkpoint_after_adam.pt"), trainable);
      run = undoSteps(golden.state("state_after_adam.npz"), moments, values);
    });

    it("the steps undone end where the run began", () => {
      for (const { name } of trainable) {
        const moved = Array.from(at(run.afterOne, name), (value, i) =>
          Math.abs(value - (at(initial, name)[i] as number)),
        );
        expect(
          moved.every((distance) => distance < 1.05 * LEARNING_RATE),
          name,
        ).toBe(true);
      }
    });

    it("has the loss of every step, to 1e-4", async () => {
      const states = [initial, run.afterOne, run.afterTwo];
      const losses: number[] = [];
      for (const state of states) {
        const [loss] = await lossOf(createWeightTensors(network, withStatistics(state))).data();
        losses.push(loss as number);
      }
      expect(losses).toBeAllClose(values("adam/losses"), { rtol: 1e-4 });
    });

    it("has the gradient of every parameter, relative to its norm", async () => {
      const slopes = await slopesOf(run.afterTwo);
      const gradient = (): WeightTensors => gradientOf(run.afterTwo, slopes);
      const watched = backend === "tensorflow" ? watchDecisions(gradient) : undefined;
      const side = watched && (await exchanged(watched.decisions, slopes));
      const actual = watched?.result ?? gradient();
      const expected = (key: string): Float32Array => {
        const values = golden.values(`grad/${key}`);
        return side ? values.map((value, i) => value + (side(key)[i] as number)) : values;
      };
      const found = await readWeightTensors(network, actual);
      for (const { name: key } of trainable) {
        expect(relativeError(at(found, key), expected(key)), key).toBeLessThan(PARAMETER_TOLERANCE[name] ?? 0);
      }
      const join = (part: (key: string) => Float32Array): Float32Array =>
        Float32Array.from(trainable.flatMap(({ name }) => [...part(name)]));
      expect(
        relativeError(
          join((key) => at(found, key)),
          join(expected),
        ),
      ).toBeLessThan(1e-3);
    });

    it("moves as PyTorch's optimiser", async () => {
      for (const { name } of trainable) {
        const tensor = (weights: Weights): tf.NamedTensorMap => ({ [name]: tf.tensor1d(at(weights, name)) });
        const optimizer = { steps: 2, first: tensor(run.first), second: tensor(run.second) };
        const gradient = { [name]: tf.tensor1d(values(`grad/${name}`)) };
        const moved = adamStep(tensor(run.afterTwo), gradient, optimizer, { learningRate: LEARNING_RATE });
        const expected = at(golden.state("state_after_adam.npz"), name);
        expect(await moved.weights[name]?.data(), name).toBeAllClose(expected, { rtol: 1e-6, atol: 1e-6 });
      }
    });

    const input = (): tf.Tensor5D => golden.input();

    function modulusOf(tensors: WeightTensors): tf.Tensor5D {
      const { amplitude, phase } = applyNetwork(network, tensors, input(), { training: true });
      return normalizeModulus(farFieldModulus(amplitude, phase));
    }

    function lossOf(tensors: WeightTensors): tf.Scalar {
      return maeLoss(modulusOf(tensors), input());
    }

    async function slopesOf(state: Weights): Promise<Float32Array> {
      await tf.setBackend("cpu");
      const modulus = modulusOf(createWeightTensors(network, withStatistics(state)));
      const slopes = tf
        .div(tf.sign(tf.sub(modulus, input())), modulus.size)
        .dataSync<"float32">()
        .slice();
      await tf.setBackend(backend);
      return slopes;
    }

    function gradientOf(state: Weights, slopes: Float32Array): WeightTensors {
      const tensors = createWeightTensors(network, withStatistics(state));
      return { ...tensors, trainable: gradientsOf(tensors, slopes) };
    }

    /** By how much the gradient of `cpu` moves where it decides as the tested backend did. */
    async function exchanged(decisions: DecidingValues, slopes: Float32Array): Promise<(key: string) => Float32Array> {
      await tf.setBackend("cpu");
      const own = await readWeightTensors(network, gradientOf(run.afterTwo, slopes));
      const other = decideAs(decisions, () => gradientOf(run.afterTwo, slopes));
      const moved = await readWeightTensors(network, other);
      await tf.setBackend(backend);
      return (key) => at(moved, key).map((value, i) => value - (at(own, key)[i] as number));
    }

    function gradientsOf({ trainable, statistics }: WeightTensors, slopes: Float32Array): tf.NamedTensorMap {
      const names = Object.keys(trainable);
      const named = (tensors: tf.Tensor[]): tf.NamedTensorMap =>
        Object.fromEntries(names.map((name, k) => [name, tensors[k] as tf.Tensor]));
      const evaluate = tf.grads((...tensors) => modulusOf({ trainable: named(tensors), statistics }));
      const tensors = names.map((name) => trainable[name] as tf.Tensor);
      return named(evaluate(tensors, tf.tensor5d(slopes, [2, 32, 32, 32, 1])));
    }

    /** Training mode does not read the running statistics: any will do. */
    function withStatistics(state: Weights): Weights {
      return new Map(
        listParameters(network).map(({ name }) => [
          name,
          (state.get(name) ?? initial.get(name)) as RealArray<Float32Array>,
        ]),
      );
    }
  });
});

interface Moments {
  readonly first: Weights;
  readonly second: Weights;
}

/** States after one and two steps, and the moments after two. */
interface UndoneRun extends Moments {
  readonly afterOne: Weights;
  readonly afterTwo: Weights;
}

/** The optimiser's state numbers the parameters in their order. */
function readMoments(checkpoint: Uint8Array, parameters: readonly Parameter[]): Moments {
  const file = readTorch(checkpoint, "checkpoint_after_adam.pt");
  const inside = (value: unknown, key: string | number): unknown => (value as Map<unknown, unknown>).get(key);
  const state = inside(inside(file.value, "optimizer_state_dict"), "state");
  const pick = (moment: string): Weights =>
    new Map(
      parameters.map(({ name, shape }, k) => {
        const tensor = inside(inside(state, k), moment) as TorchTensor;
        return [name, { data: readTensorValues(file, tensor, name), shape }];
      }),
    );
  return { first: pick("exp_avg"), second: pick("exp_avg_sq") };
}

/** States and moments before, from those after and the gradient of the last step. */
function undoSteps(afterThree: Weights, { first, second }: Moments, values: (key: string) => Float32Array): UndoneRun {
  const map = (change: (name: string, i: number) => number): Weights =>
    new Map([...first].map(([name, { data, shape }]) => [name, { data: data.map((_, i) => change(name, i)), shape }]));
  const stepBack = (state: Weights, first: Weights, second: Weights, step: number): Weights =>
    map((name, i) => {
      const root = Math.sqrt(at(second, name)[i] / (1 - BETA2 ** step)) + 1e-8;
      return at(state, name)[i] + (LEARNING_RATE * at(first, name)[i]) / (1 - BETA1 ** step) / root;
    });
  const gradient = (name: string, i: number): number => values(`grad/${name}`)[i];
  const firstBefore = map((name, i) => (at(first, name)[i] - (1 - BETA1) * gradient(name, i)) / BETA1);
  const secondBefore = map((name, i) =>
    Math.max(0, (at(second, name)[i] - (1 - BETA2) * gradient(name, i) ** 2) / BETA2),
  );
  const afterTwo = stepBack(afterThree, first, second, 3);
  return {
    first: firstBefore,
    second: secondBefore,
    afterTwo,
    afterOne: stepBack(afterTwo, firstBefore, secondBefore, 2),
  };
}

function at(weights: Weights, name: string): Float32Array {
  return (weights.get(name) as RealArray<Float32Array>).data;
}
