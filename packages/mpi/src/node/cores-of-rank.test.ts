import { expect, it } from "vitest";
import { coresOfRank } from "./index.js";

it.each([
  ["alone on the machine", 16, {}, 16],
  ["with three others of Open MPI", 16, { OMPI_COMM_WORLD_LOCAL_SIZE: "4" }, 4],
  ["with two others of MPICH", 16, { MPI_LOCALNRANKS: "3" }, 5],
  ["bound to two cores", 2, { OMPI_COMM_WORLD_LOCAL_SIZE: "4" }, 2],
  ["more ranks than cores", 16, { OMPI_COMM_WORLD_LOCAL_SIZE: "64" }, 1],
])("a rank has its share: %s", (_, cores, environment, share) => {
  expect(coresOfRank(cores, environment, 16)).toBe(share);
});
