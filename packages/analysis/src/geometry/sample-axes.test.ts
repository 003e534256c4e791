import "@autophase/vitest/matchers";
import { expect, it } from "vitest";
import { crystalFrame } from "../crystal/crystal-frame.js";
import { APS_34IDC_GEOMETRY } from "./presets.js";
import { sampleAxes } from "./sample-axes.js";

const circles = {
  name: "bench",
  sampleCircles: [{ motors: ["om"], axis: "y+" }],
  detectorCircles: [],
  detector: { rows: "y-", columns: "x+" },
} as const;

it("are where the circles carry z, y and x", () => {
  const [z, y, x] = sampleAxes(circles, { anglesDegrees: { om: 90 } });
  // counter-clockwise about y, which points up: z goes to x, x to -z
  expect(z).toBeAllClose([1, 0, 0], { atol: 1e-12 });
  expect(y).toBeAllClose([0, 1, 0], { atol: 1e-12 });
  expect(x).toBeAllClose([0, 0, -1], { atol: 1e-12 });
});

it("are the laboratory's with all circles at zero", () => {
  const zero = { anglesDegrees: { Theta: 0, Chi: 0, Phi: 0 } };
  const axes = sampleAxes(APS_34IDC_GEOMETRY, zero);
  expect(axes.flat()).toBeAllClose(crystalFrame("laboratory", [0, 0, 1]).flat(), { atol: 1e-12 });
  expect(() => sampleAxes(APS_34IDC_GEOMETRY, { anglesDegrees: { Theta: 1 } })).toThrow("is not known");
});

it("are asked for by the frame that needs them", () => {
  expect(() => crystalFrame("flat-sample", [0, 0, 1])).toThrow("frame flat-sample: expected how the sample stands");
});
