/** A reconstruction to look at, with the crystal in nanometres where it is known how it was measured. */

import {
  type Analysis,
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
  const { reconstruction, name } = held;
  const { analysis, reason } = analysisOf(reconstruction, name, { settings, geometry });
  state.analysis = analysis;
  const flat = flattenReconstruction(reconstruction);
  putObject(state, "", analysis, flat);
  putDeviations(state, flat);
  if (state.beside) setBeside(state, state.beside.name, state.beside.reconstruction, { settings, geometry });
  return reason && `${name}: ${reason}`;
}

/**
 * Another reconstruction, to be looked at beside the one that there is: in voxels of the same size where both are known
 * in nanometres. @returns as above.
 */
export function setBeside(
  state: LabState,
  name: string,
  reconstruction: Reconstruction,
  { settings = {}, geometry }: AnalysisRequest,
): string | undefined {
  const voxel = state.analysis?.crystal.voxelSizeNanometers;
  const alike = voxel === undefined ? settings : { ...settings, voxel };
  const { analysis, reason } = analysisOf(reconstruction, name, { settings: alike, geometry });
  state.beside = { name, reconstruction, analysis };
  putObject(state, "beside ", analysis, flattenReconstruction(reconstruction));
  return reason && `${name}: ${reason}`;
}

function analysisOf(
  reconstruction: Reconstruction,
  name: string,
  { settings = {}, geometry }: AnalysisRequest,
): { readonly analysis: Analysis | undefined; readonly reason: string | undefined } {
  if (reconstruction.object.shape.length !== 3) return { analysis: undefined, reason: "two axes are no crystal" };
  const acquisition: Acquisition = reconstruction.pattern.acquisition ?? {};
  try {
    const found = findGeometry(name, acquisition, geometry === undefined ? undefined : geometryPreset(geometry));
    return { analysis: analyze(reconstruction, found, { settings }), reason: undefined };
  } catch (error) {
    if (isAutophaseError(error)) return { analysis: undefined, reason: error.message };
    throw error;
  }
}

/** The crystal where it is known, else what was phased. */
function putObject(
  { volumes }: LabState,
  prefix: string,
  analysis: Analysis | undefined,
  { object: phased, support, maps = {} }: Reconstruction,
): void {
  const { object = phased, regions = { inside: support } } = analysis?.crystal ?? {};
  const inside = regions.inside;
  volumes.put(`${prefix}amplitude`, { array: amplitudeOf(object), kind: "amplitude", unit: "" });
  volumes.put(`${prefix}phase`, { array: phaseOf(object), kind: "phase", unit: "rad", inside });
  if (analysis) {
    const { displacementNanometers, strain, unwrapping } = analysis.crystal;
    volumes.put(`${prefix}unwrapped phase`, { array: unwrapping.phase, kind: "signed", unit: "rad", inside });
    volumes.put(`${prefix}displacement`, { array: displacementNanometers, kind: "signed", unit: "nm", inside });
    volumes.put(`${prefix}strain`, { array: strain, kind: "signed", unit: "", inside });
    return;
  }
  for (const name of ["displacement", "strain"]) {
    const map = maps[name];
    if (map) volumes.put(`${prefix}${name}`, { array: map.array, kind: "signed", unit: map.units, inside });
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
