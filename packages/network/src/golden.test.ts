import "@autophase/vitest/matchers";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import { describeWithShared } from "@autophase/vitest/shared";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import {
  GOLDEN_CASES,
  GOLDEN_FOLDER,
  type GoldenNetwork,
  openGolden,
  registerGoldenBackends,
  relativeError,
  sidesOfThreshold,
} from "../test/golden.js";
import { applyNetwork } from "./apply-network.js";
import { importWeights } from "./exchange/import-weights.js";
import { createNetwork } from "./network.js";
import { countParameters, listParameters } from "./parameters.js";
import { createWeightTensors, type Weights } from "./weights.js";

/**
 * Largest relative error: of single voxels in inference, in the Euclidean norm in training, where noise is amplified.
 */
const OUTPUTS = 1e-4;
/** Under which amplitudes are zero. */
const THRESHOLD = 0.1;
/** Voxels of 65,536 that may lie on the threshold within `OUTPUTS`; on the native library of TensorFlow two do. */
const MOST_CROSSED = 3;

describeWithShared("the golden networks", GOLDEN_FOLDER, () => {
  beforeAll(async () => {
    tf.enableProdMode();
    return registerGoldenBackends();
  }, 60_000);

  describe.each(GOLDEN_CASES)("%s on %s", { timeout: 180_000 }, (name, backend) => {
    let golden: GoldenNetwork;
    beforeAll(async () => {
      await tf.setBackend(backend);
      golden = openGolden(name);
    });
    const apply = (weights: Weights, options = {}) =>
      applyNetwork(golden.network, createWeightTensors(golden.network, weights), golden.input(), options);

    it("has the published number of parameters, and the golden names and shapes", () => {
      expect(countParameters(createNetwork({ name }))).toBe(golden.parametersAt32Channels);
      const state = golden.state("state_initial.npz");
      expect(listParameters(golden.network).map((parameter) => parameter.name)).toEqual([...state.keys()]);
      for (const { name, shape } of listParameters(golden.network)) expect(state.get(name)?.shape).toEqual(shape);
    });

    it("agrees in training mode", async () => {
      const { amplitude, phase } = apply(golden.state("state_initial.npz"), { training: true });
      const { values, crossed } = sidesOfThreshold(await amplitude.data(), golden.values("train/amplitude"));
      expect(crossed.length).toBeLessThanOrEqual(MOST_CROSSED);
      for (const value of crossed) expect(Math.abs(value - THRESHOLD)).toBeLessThan(OUTPUTS);
      const settled = tf.tensor5d(values, amplitude.shape as [number, number, number, number, number]);
      const modulus = normalizeModulus(farFieldModulus(settled, phase));
      expect(relativeError(values, golden.values("train/amplitude"))).toBeLessThan(OUTPUTS);
      expect(relativeError(await phase.data(), golden.values("train/phase"))).toBeLessThan(OUTPUTS);
      expect(relativeError(await modulus.data(), golden.values("train/modulus"))).toBeLessThan(OUTPUTS);
      expect(await maeLoss(modulus, golden.input()).data()).toBeAllClose(golden.values("train/loss"), { rtol: 1e-5 });
    });

    // one kind of file is enough for each case; that all hold the same weights is tested without a network
    const file = name === "yao2022" ? "keras_layout.hdf5" : "checkpoint_after_adam.pt";
    it(`agrees in inference mode with the weights of ${file}`, async () => {
      const { weights } = await importWeights(golden.bytes(file), { name, file });
      const { amplitude, phase } = apply(weights);
      const modulus = normalizeModulus(farFieldModulus(amplitude, phase));
      expect(await amplitude.data()).toBeAllClose(golden.values("eval/amplitude"), { rtol: OUTPUTS, atol: 1e-6 });
      expect(await phase.data()).toBeAllClose(golden.values("eval/phase"), { rtol: OUTPUTS, atol: 1e-5 });
      expect(await modulus.data()).toBeAllClose(golden.values("eval/modulus"), { rtol: OUTPUTS, atol: 1e-6 });
    });

    it("cuts at the threshold, voxels within 1e-5 of it apart", async () => {
      const threshold = golden.values("cut/threshold")[0] as number;
      const { amplitude, phase } = apply(golden.state("state_after_adam.npz"), { threshold });
      const uncut = golden.values("eval/amplitude");
      const clear = (_: number, voxel: number): boolean => Math.abs((uncut[voxel] as number) - threshold) > 1e-5;
      const actual = ((await amplitude.data()) as Float32Array).filter(clear);
      expect(actual).toBeAllClose(golden.values("cut/amplitude").filter(clear), { rtol: OUTPUTS, atol: 1e-6 });
      expect(await phase.data()).toBeAllClose(golden.values("cut/phase"), { rtol: OUTPUTS, atol: 1e-5 });
      const isZero = (value: number): boolean => value === 0;
      expect(actual.filter(isZero).length).toBeGreaterThan(uncut.filter(isZero).length);
    });
  });
});
