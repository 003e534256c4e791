import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll } from "vitest";
import { registerTensorflowBackend } from "../../tensorflow/learning/register-tensorflow-backend.js";
import { defineLearningConformance } from "./learning.js";

tf.enableProdMode();
const module = process.env.AUTOPHASE_TENSORFLOW;
if (module === undefined) standIn();
const library = module === undefined ? tf : (await import(/* @vite-ignore */ module)).default;
const { name, description, dispose } = await registerTensorflowBackend({ tf: library });
afterAll(dispose);

defineLearningConformance(`tensorflow, ${description}`, {
  backend: name,
  activationError: 1e-6,
  hasSubnormals: module === undefined,
  pools: { anyValues: false, sumsInOrder: false, anyGeometry: false, misplacedGradients: false },
});

/** The CPU backend under another name, without what the native library has not. */
function standIn(): void {
  tf.registerBackend("stand-in", () => new MathBackendCPU());
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    const isPadded = kernel.kernelName.startsWith("Conv3D");
    tf.registerKernel({
      ...kernel,
      backendName: "stand-in",
      kernelFunc: (call) => {
        if (isPadded && typeof call.attrs?.pad === "number") throw new TypeError("only SAME and VALID");
        return kernel.kernelFunc(call);
      },
    });
  }
  tf.setBackend("stand-in");
}
