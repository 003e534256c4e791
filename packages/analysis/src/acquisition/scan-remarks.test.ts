import { readSpec } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { beamlineNamed } from "../beamlines/beamlines.js";
import { scanAcquisition, scanRemarks } from "./scan-acquisition.js";

const log = (command: string, columns = "#N 2\n#L Theta  Monitor\n0 1\n0.5 1\n"): string => `#F log
#O0 Theta  Chi  Phi  Delta  Gamma  Energy  camdist
#o0 th chi phi del gam energy camdist

#S 54  ${command}
#P0 0 90 -5 32.17 12.63 9 500
${columns}`;
const remarksOf = (text: string, frames = 2): readonly string[] =>
  scanRemarks(scanAcquisition(readSpec(text).scan(54)), frames);

describe("scanRemarks", () => {
  it("are none for a rocking scan of as many points as frames", () => {
    expect(remarksOf(log("ascan  th 0 0.5  1 1"))).toEqual([]);
    expect(remarksOf(log("ascan  th 0 0.5  1 1"), 3)).toEqual([
      "scan 54 has 2 points, but the frames are 3: are they of this scan?",
    ]);
  });

  it("name the detector's motors that move, in the command or in the columns", () => {
    const message = "the detector moves in scan 54 (Delta): it is no rocking scan";
    expect(remarksOf(log("a2scan  th 0 0.5  del 32 32.2  1 1"))[0]).toContain(message);
    const columns = "#N 2\n#L Theta  Delta\n0 32\n0.5 32.1\n";
    expect(remarksOf(log("fscan", columns))[0]).toContain(message);
  });

  it("name another circle of the sample that moves beside the rocking one", () => {
    const message = "Chi moves in scan 54 beside Theta, which the geometry goes by";
    expect(remarksOf(log("d2scan  th 0 0.5  chi 89 91  1 1"))).toEqual([message]);
    expect(remarksOf(log("fscan", "#N 2\n#L Theta  Chi\n0 89\n0.5 91\n"))).toEqual([message]);
  });

  it("name counters and motors that are not a number, in a point or at all", () => {
    const columns = "#N 2\n#L Theta  Monitor\n0 nan\n0.5 1\n";
    expect(remarksOf(log("ascan  th 0 0.5  1 1", columns))).toEqual(["scan 54: not a number in Monitor"]);
    const lost = log("ascan  th 0 0.5  1 1").replace("0 90 -5", "0 nan -5");
    expect(remarksOf(lost)).toEqual(["scan 54: not a number in Chi"]);
    // what is not known is not taken for 0
    const { acquisition } = scanAcquisition(readSpec(lost).scan(54));
    expect(acquisition.anglesDegrees).not.toHaveProperty("Chi");
  });

  it("say nothing of a part that was read on purpose", () => {
    const known = scanAcquisition(readSpec(log("ascan  th 0 0.5  1 1")).scan(54));
    expect(scanRemarks(known, undefined)).toEqual([]);
  });

  it("take any circle of the sample for the rocking one, and a scan of the energy for what it is", () => {
    const rocked = scanAcquisition(
      readSpec(log("ascan  chi 89 91  1 1", "#N 2\n#L Chi  Monitor\n89 1\n91 1\n")).scan(54),
    );
    expect(rocked.acquisition).toMatchObject({ rockingMotor: "Chi", rockingStepDegrees: 2 });
    const energies = "#N 2\n#L Energy  Monitor\n8.9 1\n9 1\n9.1 1\n";
    const { acquisition } = scanAcquisition(readSpec(log("ascan  energy 8.9 9.1  2 1", energies)).scan(54));
    expect(acquisition.energyKev).toBeCloseTo(9, 12);
    expect(acquisition.energyStepKev).toBeCloseTo(0.1, 12);
    expect(acquisition).not.toHaveProperty("rockingMotor");
  });

  it("pass on what the log says twice, or otherwise than it says it", () => {
    const twice = `${log("ascan  th 0 0.5  1 1")}\n#S 54  ascan  th 1 1.5  1 1\n#P0 0 90 -5 32.17 12.63 9 500\n#N 2\n#L Theta  Monitor\n1 1\n1.5 1\n`;
    expect(remarksOf(twice)).toEqual([expect.stringMatching(/^there are 2 scans of number 54/)]);
    expect(remarksOf(log("ascan  th 0 0.5  1 1").replace("9 500", "9 500 7"))[0]).toContain(
      "#P0 has 8 positions for 7",
    );
  });
});

describe("what is stated", () => {
  const scan = readSpec(log("ascan  th 0 0.5  1 1")).scan(54);
  const stated = { motors: { energy: 9.3, detdist: 505, delta: 30 }, rockingStepDegrees: 0.01, rockingMotor: "th" };

  it("goes before the log, under whatever name the log has it", () => {
    const { acquisition, geometry } = scanAcquisition(scan, { stated });
    expect(geometry?.name).toBe("34-ID-C");
    expect(acquisition).toMatchObject({
      energyKev: 9.3,
      distanceMeters: 0.505,
      rockingStepDegrees: 0.01,
      rockingMotor: "Theta",
      anglesDegrees: { Theta: 0, Delta: 30, Gamma: 12.63 },
    });
  });

  it("stands for the log where there is none", () => {
    const motors = { energy: 8790, detdist: 1839, del: 16.9, gam: 1.35, om: -0.03, mu: 0, chi: 90, phi: 0 };
    const found = scanAcquisition(undefined, {
      geometry: beamlineNamed("P10")?.geometry,
      stated: { motors, rockingStepDegrees: 0.01, rockingMotor: "om" },
    });
    expect(found.acquisition).toMatchObject({
      energyKev: 8.79,
      distanceMeters: 1.839,
      rockingStepDegrees: 0.01,
      rockingMotor: "om",
      anglesDegrees: { om: -0.03, del: 16.9, gam: 1.35 },
    });
    expect(found.scan).toBeUndefined();
    expect(scanRemarks(found, 32)).toEqual([]);
  });
});
