/** All that is asked of a reconstruction in physical units. */

import type { Vector3 } from "@autophase/physics/vector3";
import { parseSettings } from "@autophase/settings";
import { isMeasured, type ProcessRecord, type Provenance, type Reconstruction, ValueError } from "@autophase/tensor-io";
import { analyzeCrystal, type CrystalAnalysis } from "../crystal/analyze-crystal.js";
import { apodize } from "../crystal/apodize.js";
import { deconvolvedResolution } from "../crystal/deconvolved-resolution.js";
import { type IndexedFacet, indexFacets } from "../crystal/facet-indices.js";
import type { Facet } from "../crystal/facets.js";
import { type LineProfile, lineProfiles } from "../crystal/line-profiles.js";
import { unitVectorOf } from "../geometry/direction.js";
import { checkReflection, type Lattice, type ReflectionCheck } from "../geometry/reflection.js";
import { sampleAxes } from "../geometry/sample-axes.js";
import { analysisWarnings } from "../judgement/analysis-warnings.js";
import { crystalTemperature } from "../material/crystal-temperature.js";
import { refractionOf } from "../material/refraction-of.js";
import { type Prtf, prtf } from "../metrics/prtf.js";
import { type ShellCorrelation, shellCorrelation } from "../metrics/shell-correlation.js";
import { phasingAnswerOf } from "../phasing/phasing-answer.js";
import { ANALYSIS_SETTINGS, type AnalysisSettings, type ChosenAnalysisSettings } from "./analysis-settings.js";
import { compareSolutions, type PhasedObject } from "./compare-solutions.js";
import type { CrystalSummary } from "./crystal-summary.js";
import type { FoundGeometry } from "./find-geometry.js";
import { summarizeCrystal } from "./summarize-crystal.js";

export interface AnalyzeOptions {
  /** Other than the defaults. */
  readonly settings?: ChosenAnalysisSettings;
  /** Further solutions of the same pattern: the PRTF is that of the mean, the shell correlation with the first. */
  readonly others?: readonly NamedObject[];
  /** Of the reconstruction's file, for the record. */
  readonly name?: string;
  /** What runs it, for the record. */
  readonly provenance?: Provenance;
}

export interface NamedObject extends PhasedObject {
  readonly name?: string;
}

export interface NamedFacet extends Facet, IndexedFacet {
  readonly angleToQDegrees: number;
}

/** What is found, before it is put into numbers. */
export interface AnalysisFindings extends FoundGeometry {
  readonly crystal: CrystalAnalysis;
  readonly check?: ReflectionCheck;
  readonly facets: readonly NamedFacet[];
  /** Of the mean of all solutions; absent without a measured pattern. */
  readonly prtf?: Prtf;
  /** Solutions that the PRTF stands on; an answer of many starts counts as many as it kept. */
  readonly solutions: number;
  /** With the first of the others, else of two halves of the starts; absent where there is neither. */
  readonly correlation?: ShellCorrelation;
  readonly profiles: readonly LineProfile[];
  /** Full widths of the point spread along the axes; absent where it is not asked for. */
  readonly deconvolvedNanometers?: readonly (number | null)[];
  /** By the d-spacing; absent where no material is named, `null` outside of its table. */
  readonly temperatureKelvin?: number | null;
  /** Sentences about what a person should look at twice. */
  readonly warnings: readonly string[];
}

export interface Analysis extends AnalysisFindings {
  /** Those that were chosen, and the defaults. */
  readonly settings: AnalysisSettings;
  readonly summary: CrystalSummary;
  /** Settings and summary with what ran it. */
  readonly record: ProcessRecord;
}

const HERE: Provenance = { program: "@autophase/analysis", version: "", command: "" };

/**
 * Displacement, strain, size, facets and resolution of a phased crystal in nanometres.
 * @param reconstruction - on the detector's grid, three axes.
 * @param found - how it was measured: `findGeometry`.
 * @throws {ShapeError | ValueError | GeometryError} when something does not fit together, or a setting is out of range.
 */
export function analyze(
  reconstruction: Reconstruction,
  found: FoundGeometry,
  { settings: chosen = {}, others = [], name, provenance = HERE }: AnalyzeOptions = {},
): Analysis {
  const settings = parseSettings(ANALYSIS_SETTINGS, "analyze", chosen);
  const findings = findingsOf(reconstruction, found, settings, others);
  const summary = summarizeCrystal(findings);
  const { surface, smooth, apodize: window, hkl = null, lattice = null } = settings;
  const { material = null, referenceLattice = null, referenceTemperature } = settings;
  const { frame, ...numbers } = summary;
  const parameters = {
    ...(name !== undefined && { reconstruction: name }),
    frame,
    surface,
    smooth,
    apodize: window,
    delta: 0,
    beta: 0,
    ...refractionOf(settings, found.scattering.wavelengthNanometers),
    others: others.flatMap((other) => other.name ?? []),
    hkl,
    lattice,
    ...(material && { material, referenceLattice, referenceTemperature }),
    geometry: found.geometry.name,
    ...numbers,
  };
  return { ...findings, settings, summary, record: { ...provenance, date: new Date().toISOString(), parameters } };
}

function findingsOf(
  reconstruction: Reconstruction,
  found: FoundGeometry,
  settings: AnalysisSettings,
  others: readonly PhasedObject[],
): AnalysisFindings {
  const { object, support, pattern, history, maps = {} } = reconstruction;
  const { frame, voxel, level, surface, smooth: sigma, apodize: window } = settings;
  const refraction = refractionOf(settings, found.scattering.wavelengthNanometers);
  const { starts: kept, doubt } = phasingAnswerOf(history);
  // one start does not differ from itself
  const phaseDeviation = kept > 1 ? maps.phase_deviation?.array : undefined;
  const crystal = analyzeCrystal(apodize(object, window), support, found.scattering, {
    frame,
    ...(frame === "flat-sample" && { sampleAxes: sampleAxes(found.geometry, found.position) }),
    surfaceVoxels: surface,
    smoothingVoxels: sigma,
    ...(voxel !== undefined && { voxelSizeNanometers: voxel }),
    ...(level !== undefined && { level }),
    ...(phaseDeviation && { phaseDeviation }),
    ...(refraction && { refraction: { ...refraction, beam: unitVectorOf(found.geometry.beam ?? "z+", "beam") } }),
  });
  const { reciprocalVoxel } = found.scattering;
  const reflection = reflectionOf(settings);
  const check = reflection && checkReflection(crystal.dSpacingNanometers, reflection);
  const temperatureKelvin = crystalTemperature(crystal.dSpacingNanometers, settings);
  const { mean, starts, pair } = compareSolutions(reconstruction, others);
  return {
    ...found,
    crystal,
    facets: nameFacets(crystal, check?.isAnother ? undefined : reflection),
    solutions: starts,
    profiles: lineProfiles(crystal),
    warnings: analysisWarnings(crystal, {
      check,
      doubt,
      strangeMaterial: temperatureKelvin === null ? settings.material : undefined,
    }),
    ...(settings.deconvolve && {
      deconvolvedNanometers: deconvolvedResolution(crystal.object, crystal.regions.inside).map((width) =>
        width === null ? null : width * crystal.voxelSizeNanometers,
      ),
    }),
    ...(temperatureKelvin !== undefined && { temperatureKelvin }),
    ...(check && { check }),
    ...(isMeasured(pattern) && { prtf: prtf(mean, pattern, { reciprocalVoxel }) }),
    ...(pair && { correlation: shellCorrelation(...pair, { reciprocalVoxel }) }),
  };
}

interface Reflection {
  readonly hkl: Vector3;
  readonly lattice: Lattice;
}

function reflectionOf({ hkl, lattice }: AnalysisSettings): Reflection | undefined {
  if (hkl && lattice) return { hkl, lattice };
  if (!hkl && !lattice) return undefined;
  throw new ValueError(`analyze: ${hkl ? "hkl" : "lattice"} needs ${hkl ? "lattice" : "hkl"} beside it`);
}

function nameFacets({ facets: { facets }, q }: CrystalAnalysis, reflection: Reflection | undefined): NamedFacet[] {
  const names = reflection ? indexFacets(facets, { q, ...reflection }) : [];
  const length = Math.hypot(...q);
  return facets.map((facet, i) => {
    const cosine = facet.normal.reduce((sum, value, axis) => sum + value * q[axis], 0) / length;
    const angleToQDegrees = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
    return { ...facet, ...(names[i] ?? { hkl: null, deviationDegrees: null }), angleToQDegrees };
  });
}
