import { expect, it } from "vitest";
import type { Acquisition } from "../arrays/volume.js";
import { readCxi } from "./read-cxi.js";
import { writeCxi } from "./write-cxi.js";

const intensity = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };

async function roundTrip(acquisition: Acquisition): Promise<Acquisition | undefined> {
  const content = await readCxi(await writeCxi({ kind: "pattern", pattern: { intensity, acquisition, history: [] } }));
  return content.kind === "pattern" ? content.pattern.acquisition : expect.fail("expected a pattern");
}

it.each<[string, Acquisition]>([
  [
    "angles, motor, peak and beamline",
    {
      rockingStepDegrees: -0.005,
      rockingMotor: "Theta",
      anglesDegrees: { Theta: 0.22, "th fine": -1e-7, "2theta": 40 },
      peakPixel: [126, 127.5],
      isOrthogonal: true,
      geometry: { name: "34-ID-C", sampleCircles: [{ motors: ["Theta"], axis: "y+" }], beam: [0, 0, 1] },
    },
  ],
  ["angles alone", { anglesDegrees: { eta: 18 } }],
  ["the motor alone", { rockingMotor: "eta" }],
  ["the beamline alone", { geometry: { name: "ID01" } }],
])("carries %s", async (_, acquisition) => {
  expect(await roundTrip(acquisition)).toEqual(acquisition);
});

it("leaves out a motor whose name would be taken for a path", async () => {
  expect(await roundTrip({ anglesDegrees: { "a/b": 1, "../x": 2, "": 3, ok: 4 } })).toEqual({
    anglesDegrees: { ok: 4 },
  });
});
