import { describe, expect, it } from "vitest";
import { acquisitionOf, type BeamlineMotors } from "./acquisition-of.js";
import type { SpecScan } from "./spec-scan.js";

const scanOf = (
  command: string,
  positions: Record<string, number> = {},
  columns: Record<string, number[]> = {},
): SpecScan => ({
  number: 1,
  command,
  date: "",
  positions: new Map(Object.entries(positions)),
  mnemonics: new Map([
    ["th", "Theta"],
    ["phi", "Phi"],
    ["labx", "Lab_X"],
    ["en", "Energy"],
  ]),
  columns: new Map(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
  points: 0,
  remarks: [],
});
const ROCKING = "ascan  th -0.25 0.75  200 0.25";

describe("acquisitionOf", () => {
  it("takes energy, distance and step in the units of 34-ID-C", () => {
    expect(acquisitionOf(scanOf(ROCKING, { Energy: 9, camdist: 500, IDEnergy: 9.198 }))).toEqual({
      energyKev: 9,
      distanceMeters: 0.5,
      rockingStepDegrees: 0.005,
    });
  });

  it.each([
    ["keV", { Energy: 11.3 }, 11.3],
    ["high keV", { Energy: 80 }, 80],
    ["eV", { energy: 9000 }, 9],
    ["eV of soft X-rays", { energy: 500 }, 0.5],
    ["the first name with a usable value", { Energy: 0, energy: 10 }, 10],
    ["none that is zero", { Energy: 0 }, undefined],
    ["none that is negative", { Energy: -9 }, undefined],
    ["none that is not a number", { Energy: Number.NaN }, undefined],
    ["none that is infinite", { Energy: Number.POSITIVE_INFINITY }, undefined],
  ])("takes an energy in %s", (_, positions, energyKev) => {
    expect(acquisitionOf(scanOf("ct 1", positions as Record<string, number>)).energyKev).toBe(energyKev);
  });

  it("takes the other name of the distance", () => {
    expect(acquisitionOf(scanOf("ct 1", { detdist: 1250 }))).toEqual({ distanceMeters: 1.25 });
  });

  it.each([
    ["an absolute scan", "ascan th 0 1 100 1", {}, 0.01],
    ["a relative scan", "dscan  phi  -0.5 0.5  50 1", {}, 0.02],
    ["another relative scan", "lup th -0.5 0.5 50 1", {}, 0.02],
    ["a scan that runs down", "ascan phi -4 -5.5 30 1", {}, -0.05],
    ["a scan that was stopped: the command still holds", "ascan th 0 1 100 1", { Theta: [0, 0.01] }, 0.01],
    ["a command of another form: the first column", "loopscan 4", { Theta: [1, 1.5, 2.1, 2.5], H: [0, 1, 2, 3] }, 0.5],
    ["a command cut short: the first column", "ascan th 0 1", { Phi: [3, 2] }, -1],
    ["a mnemonic that the file does not explain: the first column", "ascan theta 0 1 10 1", { Theta: [0, 0.1] }, 0.1],
    ["a mnemonic that is a known name", "ascan chi 0 1 10 1", {}, 0.1],
    ["a motor that is no angle", "ascan labx 0 1 10 1", { Lab_X: [0, 0.1] }, undefined],
    ["no range", "ascan th 1 1 10 1", { Theta: [1, 1] }, undefined],
    ["no intervals", "ascan th 0 1 0 1", { Theta: [0] }, undefined],
    ["no scan", "ct 1", {}, undefined],
    ["nothing at all", "", {}, undefined],
  ])("takes the step of %s", (_, command, columns, step) => {
    const { rockingStepDegrees } = acquisitionOf(scanOf(command, {}, columns as Record<string, number[]>));
    if (step === undefined) expect(rockingStepDegrees).toBeUndefined();
    else expect(rockingStepDegrees).toBeCloseTo(step, 12);
  });

  it("has no single energy for an energy scan", () => {
    expect(acquisitionOf(scanOf("ascan en 8 9 100 1", { Energy: 8, camdist: 500 }))).toEqual({ distanceMeters: 0.5 });
  });

  it("takes the names of another beamline", () => {
    const motors: BeamlineMotors = {
      energy: ["mononrj"],
      distanceMillimeters: ["det"],
      rockingDegrees: ["eta"],
      oneMotorScans: ["fscan"],
    };
    const scan = scanOf("fscan eta 10 11 200 1", { mononrj: 12_700, det: 870, Energy: 9 });
    const { rockingStepDegrees, ...rest } = acquisitionOf(scan, { motors });
    expect(rest).toEqual({ energyKev: 12.7, distanceMeters: 0.87 });
    expect(rockingStepDegrees).toBeCloseTo(0.005, 12);
  });
});
