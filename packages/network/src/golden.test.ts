import "@autophase/vitest/matchers";
import { readFileSync } from "node:fs";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import { type AnyArray, type RealArray, readNpz } from "@autophase/tensor-io";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { applyNetwork } from "./apply-network.js";
import { createNetwork, type Network } from "./network.js";
import { countParameters, listParameters } from "./parameters.js";
import { createWeightTensors, type Weights, type WeightTensors } from "./weights.js";

const FOLDER = "golden/networks";

const CASES = ["cpu", "wasm-simd"].flatMap((backend) =>
  ["anl2024", "anl-ddp", "yao2022"].map((name) => [name, backend] as const),
);

/** Largest relative error: of single voxels in inference, in the Euclidean norm in training, where noise is amplified. */
const OUTPUTS = 1e-4;

describeWithShared("the golden networks", FOLDER, () => {
  beforeAll(async () => {
    tf.enableProdMode();
    const { dispose } = await registerWasmBackend();
    return dispose;
  });

  describe.each(CASES)("%s on %s", (name, backend) => {
    const golden = (file: string): ReadonlyMap<string, AnyArray> =>
      readNpz(readFileSync(sharedPath(FOLDER, name, file)), { file });
    let meta: { channels: number; size: number; parametersAt32Channels: number };
    let network: Network;
    let arrays: ReadonlyMap<string, AnyArray>;
    beforeAll(async () => {
      await tf.setBackend(backend);
      meta = JSON.parse(readFileSync(sharedPath(FOLDER, name, "meta.json"), "utf8"));
      network = createNetwork({ name, channels: meta.channels, size: meta.size });
      arrays = golden("arrays.npz");
    });
    const values = (key: string): Float32Array => (arrays.get(key) as RealArray<Float32Array>).data;
    const input = (): tf.Tensor5D => tf.tensor5d(values("input").slice(), [2, 32, 32, 32, 1]);
    const tensorsOf = (file: string): WeightTensors => createWeightTensors(network, readState(golden(file)));

    it("has the published number of parameters, and the golden names and shapes", () => {
      expect(countParameters(createNetwork({ name }))).toBe(meta.parametersAt32Channels);
      const state = readState(golden("state_initial.npz"));
      expect(listParameters(network).map((parameter) => parameter.name)).toEqual([...state.keys()]);
      for (const { name, shape } of listParameters(network)) expect(state.get(name)?.shape).toEqual(shape);
    });

    it("agrees in training mode", () => {
      const { amplitude, phase } = applyNetwork(network, tensorsOf("state_initial.npz"), input(), { training: true });
      const modulus = normalizeModulus(farFieldModulus(amplitude, phase));
      expect(relativeError(amplitude, values("train/amplitude"))).toBeLessThan(OUTPUTS);
      expect(relativeError(phase, values("train/phase"))).toBeLessThan(OUTPUTS);
      expect(relativeError(modulus, values("train/modulus"))).toBeLessThan(OUTPUTS);
      expect(maeLoss(modulus, input()).dataSync()).toBeAllClose(values("train/loss"), { rtol: 1e-5 });
    });

    it("agrees in inference mode with running statistics", () => {
      const { amplitude, phase } = applyNetwork(network, tensorsOf("state_after_adam.npz"), input());
      const modulus = normalizeModulus(farFieldModulus(amplitude, phase));
      expect(amplitude.dataSync()).toBeAllClose(values("eval/amplitude"), { rtol: OUTPUTS, atol: 1e-6 });
      expect(phase.dataSync()).toBeAllClose(values("eval/phase"), { rtol: OUTPUTS, atol: 1e-5 });
      expect(modulus.dataSync()).toBeAllClose(values("eval/modulus"), { rtol: OUTPUTS, atol: 1e-6 });
    });

    it("cuts at the threshold, voxels within 1e-5 of it apart", () => {
      const threshold = values("cut/threshold")[0] as number;
      const { amplitude, phase } = applyNetwork(network, tensorsOf("state_after_adam.npz"), input(), { threshold });
      const uncut = values("eval/amplitude");
      const clear = (_: number, voxel: number): boolean => Math.abs((uncut[voxel] as number) - threshold) > 1e-5;
      const actual = (amplitude.dataSync() as Float32Array).filter(clear);
      expect(actual).toBeAllClose(values("cut/amplitude").filter(clear), { rtol: OUTPUTS, atol: 1e-6 });
      expect(phase.dataSync()).toBeAllClose(values("cut/phase"), { rtol: OUTPUTS, atol: 1e-5 });
      const isZero = (value: number): boolean => value === 0;
      expect(actual.filter(isZero).length).toBeGreaterThan(uncut.filter(isZero).length);
    });
  });
});

function readState(state: ReadonlyMap<string, AnyArray>): Weights {
  const entries = [...state].filter(([name]) => !name.endsWith("num_batches_tracked"));
  return new Map(entries as [string, RealArray<Float32Array>][]);
}

function relativeError(actual: tf.Tensor | RealArray | undefined, expected: Float32Array | undefined): number {
  const values = (actual instanceof tf.Tensor ? actual.dataSync() : actual?.data) as Float32Array;
  let squares = 0;
  let norm = 0;
  expected?.forEach((value, i) => {
    squares += ((values[i] as number) - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(squares / norm);
}
