import { expect, it } from "vitest";
import * as kernels from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(kernels).sort()).toMatchInlineSnapshot(`
    [
      "DisposedError",
      "ENGINE_NAMES",
      "EngineMemoryError",
      "EngineUnavailableError",
      "NumericError",
      "WorkerError",
      "createFft",
      "createGaussianFilter",
      "createReferenceEngine",
      "createWasmEngine",
      "fftshift",
      "ifftshift",
      "listEngines",
      "replaceModulus",
      "roll",
      "selectEngine",
    ]
  `);
});
