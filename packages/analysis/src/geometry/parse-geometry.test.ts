import { describe, expect, it } from "vitest";
import { parseGeometry } from "./parse-geometry.js";
import { GEOMETRY_PRESETS } from "./presets.js";

const valid = {
  name: "bench",
  sampleCircles: [{ motors: ["om"], axis: "y+", degrees: 12, offsetDegrees: -0.1 }],
  detectorCircles: [{ motors: ["tth"], axis: [0, 1, 0] }],
  detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 75e-6], centralPixel: [128, 130.5] },
  rockingMotor: "om",
  energyKev: 8.5,
  distanceMeters: 1,
};

describe("parseGeometry", () => {
  it("takes every preset and a full description as they are", () => {
    for (const preset of GEOMETRY_PRESETS) {
      expect(parseGeometry("preset", JSON.parse(JSON.stringify(preset)))).toEqual(preset);
    }
    expect(parseGeometry("G.json", valid)).toEqual(valid);
  });

  it.each<[string, unknown, string]>([
    ["no object", 3, "G.json: geometry: expected name, sampleCircles"],
    ["no name", { ...valid, name: undefined }, "G.json: name: expected a text, got nothing"],
    ["an unknown field", { ...valid, enregyKev: 9 }, "G.json: geometry: there is no field enregyKev; expected name,"],
    [
      "a direction that is none",
      { ...valid, detector: { ...valid.detector, rows: "up" } },
      'G.json: detector.rows: expected x+, x-, y+, y-, z+, z- or three numbers, got "up"',
    ],
    ["no columns", { ...valid, detector: { rows: "y-" } }, "G.json: detector.columns: expected x+"],
    [
      "a circle without names",
      { ...valid, sampleCircles: [{ motors: [], axis: "y+" }] },
      "G.json: sampleCircles.0.motors: expected at least one name",
    ],
    [
      "a misspelt circle",
      { ...valid, sampleCircles: [{ motors: ["om"], axis: "y+", angle: 3 }] },
      "G.json: sampleCircles.0: there is no field angle; expected motors, axis",
    ],
    ["no circles", { ...valid, sampleCircles: [] }, "G.json: sampleCircles: expected at least one circle"],
    ["a pitch of 0", { ...valid, detector: { ...valid.detector, pixelSizeMeters: [0, 1] } }, "a number above 0, got 0"],
    ["one pitch", { ...valid, detector: { ...valid.detector, pixelSizeMeters: 55e-6 } }, "expected two numbers"],
    ["an energy in words", { ...valid, energyKev: "9 keV" }, 'energyKev: expected a number, got "9 keV"'],
  ])("says what is wrong with %s", (_, value, message) => {
    const run = () => parseGeometry("G.json", value);
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: "ValueError" }));
  });
});
