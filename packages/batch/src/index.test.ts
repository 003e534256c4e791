import { expect, it } from "vitest";
import * as batch from "./index.js";
import * as batchNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(batch).sort()).toEqual([
    "BATCH_SETTINGS",
    "BatchPlanError",
    "CLUSTER_SETTINGS",
    "DEFAULT_PLAN",
    "assertRoom",
    "assertVariables",
    "batchWords",
    "createFilm",
    "createPacedWriter",
    "crystalPlanes",
    "failedRow",
    "finishedRow",
    "jobScript",
    "parseSeriesRow",
    "planScans",
    "processScan",
    "readBatchPlan",
    "runBatch",
    "seriesAxis",
    "seriesCsv",
    "treatmentOfScan",
    "trustedBefore",
    "variablesOf",
  ]);
  const own = ["arrivingScans", "listScans", "makeScanFolder", "readSeries", "scanFolderName"];
  expect(Object.keys(batchNode).sort()).toEqual([...own, "writeSeriesRow", "writeSeriesTables"]);
});
