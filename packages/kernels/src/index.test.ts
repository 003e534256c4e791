import { expect, it } from "vitest";
import * as kernels from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(kernels).sort()).toMatchInlineSnapshot(`
    [
      "DeviceError",
      "DisposedError",
      "ENGINE_NAMES",
      "EngineMemoryError",
      "EngineUnavailableError",
      "MOST_FIELDS",
      "NumericError",
      "THRESHOLD_REFERENCES",
      "WorkerError",
      "atOnce",
      "centralBoxIndices",
      "createEngine",
      "createFft",
      "createGaussianFilter",
      "fastLength",
      "fftshift",
      "ifftshift",
      "inTurns",
      "isFastLength",
      "listEngines",
      "onGrid",
      "overElements",
      "replaceModulus",
      "roll",
      "rollInPlace",
      "selectEngine",
    ]
  `);
});
