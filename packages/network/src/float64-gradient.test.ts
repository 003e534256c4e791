import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { readNpz } from "@autophase/tensor-io";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyNetwork } from "./apply-network.js";
import { createNetwork } from "./network.js";
import { isTrainable, listParameters } from "./parameters.js";
import { createWeightTensors, readWeightTensors, type Weights } from "./weights.js";

/*
 * PyTorch in float64 is the truth for the gradient of every parameter. The state is that after the golden steps of
 * Adam. In the untrained `yao2022` one of the 32,768 values before the activation `decoder1.19` is 3e-6 and falls on
 * the other side of 0 in float32. With that one sign exchanged PyTorch's own float64 gradient moves by 4e-3 in
 * `encoder.0.weight` and by 3e-2 in `encoder.3.bias`, which says nothing about the arithmetic.
 */

const NAMES = ["anl2024", "anl-ddp", "yao2022"];
const CASES = ["cpu", "wasm-simd"].flatMap((backend) => NAMES.map((name) => [name, backend] as const));
const TOLERANCE = 1e-3;
/** A few seconds, most of them the import; more on a busy machine. */
const PYTHON_MILLISECONDS = 120_000;
const SAMPLES = 1;

const PROGRAM = `
import json, sys
import numpy as np, torch
sys.path.insert(0, sys.argv[1] + "/peers")
from torch_networks import NETWORKS
torch.set_num_threads(1)
for name in sys.argv[3:]:
    folder = f"{sys.argv[1]}/golden/networks/{name}"
    state = np.load(folder + "/state_after_adam.npz")
    x = torch.tensor(np.load(folder + "/arrays.npz")["input"][: int(sys.argv[2])])
    toward = torch.sin(torch.arange(x.numel(), dtype=torch.float64) ** 2 * 0.1).reshape(x.shape)
    network = NETWORKS[name](json.load(open(folder + "/meta.json"))["channels"])
    network.load_state_dict({key: torch.tensor(state[key]) for key in state.files})
    network.threshold = 0
    _, amplitude, phase = network.double().train()(x.double())
    (amplitude + phase).backward(toward)
    print(json.dumps({key: value.grad.ravel().tolist() for key, value in network.named_parameters()}))
`;

/** Found without importing them, which takes seconds. */
const FIND_MODULES = "from importlib.util import find_spec as f; raise SystemExit(not (f('numpy') and f('torch')))";
const python = ["python3", "/usr/bin/python3"].find((command) => spawnSync(command, ["-c", FIND_MODULES]).status === 0);

describeWithShared("the gradient in float64", "peers", () => {
  describe.skipIf(python === undefined)("by PyTorch (Debian: python3-torch)", () => {
    let truths: Record<string, Record<string, number[]>>;
    let dispose: () => void;
    beforeAll(async () => {
      tf.enableProdMode();
      ({ dispose } = await registerWasmBackend());
      const options = { encoding: "utf8", maxBuffer: 2 ** 28 } as const;
      const { stdout, stderr } = spawnSync(
        python as string,
        ["-c", PROGRAM, sharedPath(""), String(SAMPLES), ...NAMES],
        options,
      );
      expect(stderr).toBe("");
      const lines = stdout.trim().split("\n");
      truths = Object.fromEntries(NAMES.map((name, k) => [name, JSON.parse(lines[k] as string)]));
    }, PYTHON_MILLISECONDS);
    afterAll(() => dispose());

    it.each(CASES)("%s on %s", async (name, backend) => {
      await tf.setBackend(backend);
      const actual = await gradientsOf(name);
      for (const [key, expected] of Object.entries(truths[name] as Record<string, number[]>)) {
        const data = actual.get(key)?.data as Float32Array;
        const difference = Math.hypot(...expected.map((value, i) => value - (data[i] as number)));
        expect(difference / Math.hypot(...expected), key).toBeLessThan(TOLERANCE);
      }
    });
  });
});

async function gradientsOf(name: string): Promise<Weights> {
  const read = (file: string): Uint8Array => readFileSync(sharedPath("golden/networks", name, file));
  const { channels, size } = JSON.parse(read("meta.json").toString());
  const network = createNetwork({ name, channels, size });
  const known = new Set(listParameters(network).map((parameter) => parameter.name));
  const state = [...(readNpz(read("state_after_adam.npz")) as Weights)].filter(([key]) => known.has(key));
  const weights = createWeightTensors(network, new Map(state));
  const values = (readNpz(read("arrays.npz")) as Weights).get("input")?.data as Float32Array;
  const pattern = values.slice(0, SAMPLES * size ** 3);
  const input = tf.tensor5d(pattern, [SAMPLES, size, size, size, 1]);
  const toward = pattern.map((_, i) => Math.sin(i ** 2 * 0.1));
  const names = listParameters(network)
    .filter(isTrainable)
    .map((parameter) => parameter.name);
  const outputsOf = (...tensors: tf.Tensor[]): tf.Tensor => {
    const trainable = Object.fromEntries(names.map((key, k) => [key, tensors[k] as tf.Tensor]));
    const options = { training: true, threshold: 0 };
    const { amplitude, phase } = applyNetwork(network, { ...weights, trainable }, input, options);
    return sumOf(amplitude, phase);
  };
  const tensors = names.map((key) => weights.trainable[key] as tf.Tensor);
  const gradients = tf.grads(outputsOf)(tensors, tf.tensor5d(toward, input.shape));
  const trainable = Object.fromEntries(names.map((key, k) => [key, gradients[k] as tf.Tensor]));
  return readWeightTensors(network, { ...weights, trainable });
}

/** TensorFlow.js core registers no gradients. */
function sumOf(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.customGrad(() => ({
    value: tf.add(a, b),
    gradFunc: (dy) => [tf.clone(dy), tf.clone(dy)],
  }))(a, b);
}
