import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, it } from "vitest";
import { registerGpuBackend } from "../../webgpu/learning/register-gpu-backend.js";
import { defineLearningConformance } from "./learning.js";

tf.enableProdMode();
const reason = prepareSoftwareGpu();
if (reason) {
  describe.skip(`learning on gpu (skipped: ${reason})`, () => it("is not here", () => {}));
} else {
  const { name, isSoftware, dispose } = await registerGpuBackend();
  if (!isSoftware) throw new TypeError("expected SwiftShader");
  afterAll(dispose);
  defineLearningConformance("gpu", {
    backend: name,
    activationError: 4e-7,
    hasSubnormals: false,
    pools: { anyValues: true, sumsInOrder: false, anyGeometry: true, misplacedGradients: false },
  });
}
