/** What the group of a detector says, by the names of NeXus, BLISS and Dectris. */

import type { DetectorHeader } from "../logs/scan-header.js";
import type { Hdf5Reader } from "./hdf5-reader.js";
import type { Hdf5ScanLayout } from "./hdf5-scan-layout.js";

const METERS: Readonly<Record<string, number>> = { m: 1, mm: 1e-3, um: 1e-6, µm: 1e-6, micron: 1e-6 };
const KEV_ANGSTROMS = 12.39841984332;

/** Values that are not positive were never set. Lengths without a unit are metres, as NeXus has them. */
export function detectorHeader(
  reader: Hdf5Reader,
  group: string,
  { hasDirectBeam = false }: Hdf5ScanLayout,
): Omit<DetectorHeader, "name" | "shape" | "dataset"> {
  const number = (names: readonly string[]): number | undefined =>
    names.map((name) => reader.number(`${group}/${name}`)).find((value) => value !== undefined && value > 0);
  const length = (names: readonly string[]): number | undefined => {
    const name = names.find((one) => (reader.number(`${group}/${one}`) ?? 0) > 0);
    if (name === undefined) return undefined;
    const unit = reader.attribute(`${group}/${name}`, "units") ?? "m";
    return (reader.number(`${group}/${name}`) ?? Number.NaN) * (METERS[unit] ?? 1);
  };
  const [rows, columns] = [length(["y_pixel_size"]), length(["x_pixel_size"])];
  const [row, column] = [number(["beam_center_y"]), number(["beam_center_x"])];
  const distance = length(["distance", "detector_distance"]);
  const saturation = number(["saturation_value", "detectorSpecific/countrate_correction_count_cutoff"]);
  const masks = ["pixel_mask", "detectorSpecific/pixel_mask"].map((name) => `${group}/${name}`);
  const mask = masks.find((path) => reader.entry(path) !== undefined);
  const electronVolts = number(["detectorSpecific/photon_energy", "photon_energy"]);
  const angstroms = reader.number(`${group.slice(0, group.lastIndexOf("/"))}/beam/incident_wavelength`);
  const energyKev = electronVolts ? electronVolts / 1000 : angstroms ? KEV_ANGSTROMS / angstroms : undefined;
  return {
    ...(rows !== undefined && columns !== undefined && { pixelSizeMeters: [rows, columns] as const }),
    ...(distance !== undefined && { distanceMeters: distance }),
    ...(hasDirectBeam && row !== undefined && column !== undefined && { directBeamPixel: [row, column] as const }),
    ...(saturation !== undefined && { saturation }),
    ...(mask !== undefined && { mask }),
    ...(energyKev !== undefined && { energyKev }),
  };
}
