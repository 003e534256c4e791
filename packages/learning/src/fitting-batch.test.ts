import { EngineMemoryError } from "@autophase/kernels";
import { TrainingEngineError } from "@autophase/trainer";
import { expect, it } from "vitest";
import { BatchMemoryError } from "./errors.js";
import { fittingBatch } from "./fitting-batch.js";

const failed = (cause: Error) => new TrainingEngineError(0, undefined, cause);

it.each([
  [16, 320, 100, "a batch of 16 does not fit, and no more than 5 could: a smaller batch is needed"],
  [16, 320, 319, "a batch of 16 does not fit, and no more than 15 could: a smaller batch is needed"],
  [2, 320, 100, "a batch of 2 does not fit, and not even one could: smaller patterns or fewer channels are needed"],
])("says how many patterns of %d could fit", (batch, requested, free, said) => {
  const cause = new EngineMemoryError(requested, free, "gpu", "a step");
  const refused = fittingBatch(failed(cause), batch);
  expect(refused).toBeInstanceOf(BatchMemoryError);
  expect(String((refused as Error).message)).toBe(`training: ${said} (${cause.message})`);
});

it("leaves what has another reason", () => {
  const error = failed(new Error("the device was lost"));
  expect(fittingBatch(error, 16)).toBe(error);
});
