import { describe, expect, it } from "vitest";
import * as root from "./index.js";
import * as node from "./node/index.js";

describe("@autophase/tensor-io", () => {
  it("exports these names", () => {
    expect(Object.keys(root).sort()).toMatchInlineSnapshot(`
      [
        "APS_34IDC",
        "FileError",
        "FormatError",
        "ShapeError",
        "ValueError",
        "acquisitionOf",
        "amplitudeOf",
        "assertArray",
        "assertCounts",
        "assertSameShape",
        "complexZeros",
        "createRandom",
        "decodeElements",
        "formatShape",
        "isComplexArray",
        "isSameShape",
        "isTaggedError",
        "phaseOf",
        "portableAtan2",
        "portableCos",
        "portableExp",
        "portableLog",
        "portableLog1p",
        "portableSin",
        "readCxi",
        "readNpy",
        "readNpz",
        "readSafetensors",
        "readSpec",
        "readTiff",
        "sizeOfShape",
        "toFloat32",
        "writeCxi",
        "writeNpy",
        "writeNpz",
        "writeSafetensors",
        "writeTiff",
        "writeVti",
        "writeVts",
        "zeros",
      ]
    `);
    expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
      [
        "listFrames",
        "readArray",
        "readFileBytes",
        "readFrames",
        "readObject",
        "readPattern",
        "readReconstruction",
        "writeFileAtomic",
        "writePattern",
        "writeReconstruction",
      ]
    `);
  });
});
