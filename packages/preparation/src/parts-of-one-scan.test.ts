import { expect, it } from "vitest";
import { partsOfOneScan } from "./parts-of-one-scan.js";

it("are files of one stem that a detector numbers", () => {
  const files = ["/raw/gold_7_data_000001.h5", "/raw/gold_7_data_000002.h5", "/raw/gold_8_data_000001.h5"];
  expect(partsOfOneScan(files)).toEqual(["gold_7_data_000001.h5", "gold_7_data_000002.h5"]);
  expect(partsOfOneScan(["a_data_1.h5", "b_data_1.h5", "a.h5", "a.h5"])).toEqual([]);
});
