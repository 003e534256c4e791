/** How a scan was taken, from the motors of the beamline. */

import type { Acquisition } from "../arrays/volume.js";
import type { ScanHeader } from "./scan-header.js";

/** Which motors say what. Of several names, the first that the scan has a usable value for. */
export interface BeamlineMotors {
  /** Photon energy in keV, or in eV: values above 200 are taken for eV. */
  readonly energy: readonly string[];
  /** Photon wavelength in angstroms, where there is no energy. */
  readonly wavelengthAngstroms?: readonly string[];
  /** Sample to detector, in millimetres. */
  readonly distanceMillimeters: readonly string[];
  /** Angles in degrees that turn the crystal through its peak. */
  readonly rockingDegrees: readonly string[];
  /** Scan commands typed as `command motor start finish intervals time`. */
  readonly oneMotorScans: readonly string[];
}

/** Advanced Photon Source, beamline 34-ID-C. */
export const APS_34IDC: BeamlineMotors = {
  energy: ["Energy", "energy"],
  distanceMillimeters: ["camdist", "detdist"],
  rockingDegrees: ["Theta", "th", "Phi", "phi", "Chi", "chi", "Mu", "mu"],
  oneMotorScans: ["ascan", "dscan", "lup"],
};

/** No photon of a diffraction experiment has 200 keV, nor one as few as 200 eV. */
const HIGHEST_KEV = 200;

/**
 * What a scan says about how it was taken:
 *
 * | field                | from                                                                        |
 * | -------------------- | --------------------------------------------------------------------------- |
 * | `energyKev`          | motor `Energy`, in keV or eV                                                |
 * | `distanceMeters`     | motor `camdist`, in millimetres                                             |
 * | `rockingStepDegrees` | `(finish - start) / intervals` of a command that turns, else the first column's mean step |
 *
 * What the scan does not say is absent, as is a value that is not positive (a motor never set), and the step of a scan
 * that does not turn the crystal. The energy of an energy scan is the one in its middle, and its step `energyStepKev`.
 * SPEC does not know the size of the pixels.
 * @param options.motors - default {@link APS_34IDC}.
 */
export function acquisitionOf(
  scan: ScanHeader,
  { motors = APS_34IDC }: { readonly motors?: BeamlineMotors } = {},
): Acquisition {
  const moving = findMovingMotor(scan, motors);
  const position = (names: readonly string[]): number | undefined =>
    names
      .filter((name) => name !== moving)
      .map((name) => scan.positions.get(name))
      .find(isPositive);
  const energy = position(motors.energy) ?? energyAt(position(motors.wavelengthAngstroms ?? []));
  const distance = position(motors.distanceMillimeters);
  const energyScan = moving !== undefined && motors.energy.includes(moving) ? energiesOf(scan, moving) : undefined;
  const step =
    moving !== undefined && motors.rockingDegrees.includes(moving) ? stepOf(scan, moving, motors) : undefined;
  return {
    ...(energy !== undefined && { energyKev: energy > HIGHEST_KEV ? energy / 1000 : energy }),
    ...(distance !== undefined && { distanceMeters: distance / 1000 }),
    ...(step !== undefined && { rockingStepDegrees: step }),
    ...energyScan,
  };
}

/** Planck's constant times the speed of light, keV angstroms. */
const KEV_ANGSTROMS = 12.39841984332;

function energyAt(wavelength: number | undefined): number | undefined {
  return wavelength === undefined ? undefined : KEV_ANGSTROMS / wavelength;
}

/** keV of the middle point, and from point to point; nothing of a scan that never began. */
function energiesOf({ columns }: ScanHeader, moving: string): Acquisition {
  const energies = columns.get(moving) ?? new Float64Array(0);
  const intervals = energies.length - 1;
  const unit = energies[0] > HIGHEST_KEV ? 1000 : 1;
  const [energyKev, energyStepKev] = [
    energies[Math.floor(energies.length / 2)] / unit,
    (energies[intervals] - energies[0]) / intervals / unit,
  ];
  return energyStepKev !== 0 && energyKev > 0 && Number.isFinite(energyStepKev) ? { energyKev, energyStepKev } : {};
}

/** The name of the motor that the command names; for commands of another form, the first column. */
function findMovingMotor(scan: ScanHeader, motors: BeamlineMotors): string | undefined {
  const [firstColumn] = scan.columns.keys();
  const typed = parseCommand(scan, motors)?.motor;
  if (typed === undefined) return firstColumn;
  return scan.mnemonics.get(typed) ?? (scan.columns.has(typed) ? typed : (firstColumn ?? typed));
}

function stepOf(scan: ScanHeader, moving: string, motors: BeamlineMotors): number | undefined {
  const [firstColumn = []] = scan.columns.values();
  const positions = scan.columns.get(moving) ?? firstColumn;
  const intervals = positions.length - 1;
  const step = parseCommand(scan, motors)?.step ?? (positions[intervals] - positions[0]) / intervals;
  return Number.isFinite(step) && step !== 0 ? step : undefined;
}

function parseCommand(
  { command }: ScanHeader,
  { oneMotorScans }: BeamlineMotors,
): { motor: string; step: number } | undefined {
  const [name, motor, ...numbers] = command.split(/\s+/);
  const [start, finish, intervals] = numbers.map(Number);
  const step = (finish - start) / intervals;
  return oneMotorScans.includes(name) && Number.isFinite(step) ? { motor, step } : undefined;
}

function isPositive(value: number | undefined): value is number {
  return value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY;
}
