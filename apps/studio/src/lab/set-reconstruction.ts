/** A reconstruction to look at, with the crystal in nanometres where it is known how it was measured. */

import {
  analyze,
  type ChosenAnalysisSettings,
  findGeometry,
  flattenReconstruction,
  geometryPreset,
} from "@autophase/analysis";
import {
  type Acquisition,
  amplitudeOf,
  isAutophaseError,
  isMeasured,
  phaseOf,
  type Reconstruction,
} from "@autophase/tensor-io";
import { type LabState, OBJECT_VOLUMES } from "./lab-state.js";

export interface AnalysisRequest {
  readonly settings?: ChosenAnalysisSettings;
  /** A beamline by its name; default what the pattern says. */
  readonly geometry?: string | undefined;
}

/** @returns why there is no crystal in nanometres, where there is none. */
export function setReconstruction(
  state: LabState,
  name: string,
  reconstruction: Reconstruction,
  request: AnalysisRequest = {},
): string | undefined {
  state.reconstruction = { name, reconstruction };
  const { intensity, mask } = reconstruction.pattern;
  if (state.pattern === undefined && isMeasured(reconstruction.pattern)) {
    state.pattern = { name, pattern: reconstruction.pattern };
    state.volumes.put("pattern", { array: intensity, kind: "counts", unit: "counts", ...(mask && { inside: mask }) });
  }
  return analyzeAgain(state, request);
}

/** @returns as above. @throws {ValueError} for a setting out of range. */
export function analyzeAgain(state: LabState, { settings = {}, geometry }: AnalysisRequest): string | undefined {
  const held = state.reconstruction;
  if (held === undefined) return "nothing has been phased yet";
  state.volumes.drop(...OBJECT_VOLUMES);
  state.analysis = undefined;
  const { reconstruction, name } = held;
  const reason = analyzeChecked(state, settings, geometry);
  const flat = flattenReconstruction(reconstruction);
  if (state.analysis === undefined) putAsPhased(state, flat);
  putDeviations(state, flat);
  return reason && `${name}: ${reason}`;
}

function analyzeChecked(
  state: LabState,
  settings: ChosenAnalysisSettings,
  named: string | undefined,
): string | undefined {
  const { reconstruction, name } = state.reconstruction ?? {};
  if (reconstruction === undefined) return undefined;
  if (reconstruction.object.shape.length !== 3) return "two axes are no crystal";
  const acquisition: Acquisition = reconstruction.pattern.acquisition ?? {};
  try {
    const found = findGeometry(name ?? "", acquisition, named === undefined ? undefined : geometryPreset(named));
    state.analysis = analyze(reconstruction, found, { settings });
  } catch (error) {
    if (isAutophaseError(error)) return error.message;
    throw error;
  }
  const { object, regions, displacementNanometers, strain, unwrapping } = state.analysis.crystal;
  const inside = regions.inside;
  state.volumes.put("amplitude", { array: amplitudeOf(object), kind: "amplitude", unit: "" });
  state.volumes.put("phase", { array: phaseOf(object), kind: "phase", unit: "rad", inside });
  state.volumes.put("unwrapped phase", { array: unwrapping.phase, kind: "signed", unit: "rad", inside });
  state.volumes.put("displacement", { array: displacementNanometers, kind: "signed", unit: "nm", inside });
  state.volumes.put("strain", { array: strain, kind: "signed", unit: "", inside });
  return undefined;
}

function putAsPhased(state: LabState, { object, support, maps = {} }: Reconstruction): void {
  state.volumes.put("amplitude", { array: amplitudeOf(object), kind: "amplitude", unit: "" });
  state.volumes.put("phase", { array: phaseOf(object), kind: "phase", unit: "rad", inside: support });
  for (const name of ["displacement", "strain"]) {
    const map = maps[name];
    if (map) state.volumes.put(name, { array: map.array, kind: "signed", unit: map.units, inside: support });
  }
}

/** How far the starts that were kept differ. */
function putDeviations(state: LabState, { maps = {}, support }: Reconstruction): void {
  for (const [name, unit] of [
    ["amplitude", ""],
    ["phase", "rad"],
  ] as const) {
    const map = maps[`${name}_deviation`];
    if (map) state.volumes.put(`${name} deviation`, { array: map.array, kind: "amplitude", unit, inside: support });
  }
}
