import { expect, it } from "vitest";
import * as mpi from "./index.js";
import * as mpiNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(mpi).sort()).toEqual(["MpiError", "MpiUnavailableError", "createSingleCommunicator", "shareWork"]);
  expect(Object.keys(mpiNode).sort()).toEqual([
    "assertSameOnRanks",
    "coresOfRank",
    "launchedRanks",
    "openCommunicator",
    "openRanks",
  ]);
});
