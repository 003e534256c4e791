import { expect, it } from "vitest";
import * as simulation from "./index.js";

it("exports these names", () => {
  expect(Object.keys(simulation).sort()).toEqual([
    "FACET_FAMILIES",
    "SPLITS",
    "STRAIN_FAMILY_NAMES",
    "simulateCrystal",
    "simulationOptions",
    "simulationSettings",
  ]);
});
