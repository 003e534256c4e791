/** A reconstruction to look at, with the crystal in nanometres where it is known how it was measured. */

import {
  type Analysis,
  analyze,
  type ChosenAnalysisSettings,
  findGeometry,
  flattenReconstruction,
  geometryPreset,
  type UnwrappedPhase,
  unwrapPhase,
} from "@autophase/analysis";
import {
  type Acquisition,
  amplitudeOf,
  isAutophaseError,
  isMeasured,
  phaseOf,
  type RealArray,
  type Reconstruction,
} from "@autophase/tensor-io";
import { type LabState, OBJECT_VOLUMES } from "./lab-state.js";

/** Where the phase of an object means something. */
export const LEAST_AMPLITUDE = 0.2;

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
  state.unwrapping = putObject(state, "", analysis, flat);
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

/** The crystal where it is known, else what was phased. @returns its phase unwrapped, of three axes. */
function putObject(
  { volumes }: LabState,
  prefix: string,
  analysis: Analysis | undefined,
  { object: phased, support, maps = {} }: Reconstruction,
): UnwrappedPhase | undefined {
  const { object = phased, regions = { inside: support } } = analysis?.crystal ?? {};
  const inside = regions.inside;
  const [amplitude, phase] = [amplitudeOf(object), phaseOf(object)];
  volumes.put(`${prefix}amplitude`, { array: amplitude, kind: "amplitude", unit: "" });
  volumes.put(`${prefix}phase`, { array: phase, kind: "phase", unit: "rad", inside });
  const unwrapping = analysis?.crystal.unwrapping ?? unwrappedAsPhased({ amplitude, phase, inside });
  if (unwrapping) {
    volumes.put(`${prefix}unwrapped phase`, { array: unwrapping.phase, kind: "signed", unit: "rad", inside });
  }
  if (analysis) {
    const { displacementNanometers, strain } = analysis.crystal;
    volumes.put(`${prefix}displacement`, { array: displacementNanometers, kind: "signed", unit: "nm", inside });
    volumes.put(`${prefix}strain`, { array: strain, kind: "signed", unit: "", inside });
    return unwrapping;
  }
  for (const name of ["displacement", "strain"]) {
    const map = maps[name];
    if (map) volumes.put(`${prefix}${name}`, { array: map.array, kind: "signed", unit: map.units, inside });
  }
  return unwrapping;
}

/** Where the amplitude is high enough for a phase; undefined of two axes. */
function unwrappedAsPhased({ amplitude, phase, inside }: PhasedParts): UnwrappedPhase | undefined {
  if (phase.shape.length !== 3) return undefined;
  const most = amplitude.data.reduce((a, b) => Math.max(a, b), 0);
  const data = inside.data.map((value, i) => Number(value > 0 && amplitude.data[i] >= LEAST_AMPLITUDE * most));
  return unwrapPhase(phase, { ...inside, data });
}

interface PhasedParts {
  readonly amplitude: RealArray<Float32Array>;
  readonly phase: RealArray<Float32Array>;
  readonly inside: RealArray<Uint8Array>;
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
