import { expect, it } from "vitest";
import * as physics from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(physics).sort()).toMatchInlineSnapshot(`
    [
      "addPoissonNoise",
      "combineMasks",
      "createMask",
      "farField",
      "farFieldIntensity",
      "orthogonalGrid",
      "partiallyCoherent",
      "poisson",
      "polyhedronFaces",
      "polyhedronFormFactor",
      "polyhedronVertices",
      "projectModulus",
      "projectSupport",
      "resampleOrthogonally",
      "scaleToPeak",
    ]
  `);
});
