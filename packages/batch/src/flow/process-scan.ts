/** One scan from its frames to a crystal in nanometres. */

import {
  type Analysis,
  analyze,
  crystalReconstruction,
  findGeometry,
  patternAcquisition,
  type ScanAcquisition,
  scatteringOfPattern,
} from "@autophase/analysis";
import { type MeasuredScan, type Preparation, type PreparationEvent, prepare } from "@autophase/preparation";
import {
  type FlowEvent,
  guessFrom,
  type ReconstructionOutcome,
  type RunnerPool,
  reconstruct,
} from "@autophase/reconstruction";
import {
  type Acquisition,
  isSameShape,
  type Provenance,
  type Reconstruction,
  type Shape,
  type StoredObject,
} from "@autophase/tensor-io";
import type { ScanTreatment } from "../plan/batch-plan.js";

/** What is read of a scan. */
export interface ScanInput {
  readonly measured: MeasuredScan;
  /** What the beamline's log says of it. */
  readonly known: ScanAcquisition;
}

export interface ScanOutcome {
  readonly preparation: Preparation;
  readonly phasing: ReconstructionOutcome;
  /** Nothing where nobody knows at which angles the scan was taken. */
  readonly crystal?: { readonly analysis: Analysis; readonly reconstruction: Reconstruction };
}

export interface ProcessScanOptions {
  /** Who carries out its starts. */
  readonly runners: RunnerPool;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PreparationEvent | FlowEvent) => void) | undefined;
  /**
   * The object of another scan, at which the first start begins where it is on the same grid. The start is judged as
   * the random ones are: it must fit, and agree with them.
   */
  readonly previous?: StoredObject | undefined;
  readonly provenance?: Provenance | undefined;
}

/**
 * Prepares, reconstructs and, where its geometry is known, analyses.
 * @throws what these steps throw. @throws the reason of `signal` once it is aborted: half a scan is none.
 */
export async function processScan(
  { measured, known }: ScanInput,
  { prepare: preparing, phasing, analyze: analysing }: ScanTreatment,
  { runners, signal, onEvent, provenance, previous }: ProcessScanOptions,
): Promise<ScanOutcome> {
  const scan = {
    ...measured,
    acquisitionAt: (place: Parameters<typeof patternAcquisition>[1]) => patternAcquisition(known, place),
    reciprocalVoxelOf: (acquisition: Acquisition) => scatteringOfPattern(acquisition)?.reciprocalVoxel,
  };
  const shared = { ...(signal && { signal }), ...(onEvent && { onEvent }), ...(provenance && { provenance }) };
  const preparation = await prepare(scan, preparing, shared);
  const guesses = guessesFrom(previous, preparation.pattern.intensity.shape);
  const outcome = await reconstruct(preparation.pattern, phasing, { ...shared, runners, guesses });
  signal?.throwIfAborted();
  const { acquisition } = preparation.pattern;
  if (!acquisition?.geometry) return { preparation, phasing: outcome };
  const analysis = analyze(outcome.reconstruction, findGeometry("the scan", acquisition), {
    settings: analysing,
    ...(provenance && { provenance }),
  });
  return {
    preparation,
    phasing: outcome,
    crystal: { analysis, reconstruction: crystalReconstruction(outcome.reconstruction, analysis) },
  };
}

function guessesFrom(previous: StoredObject | undefined, shape: Shape) {
  return previous && isSameShape(previous.object.shape, shape)
    ? [guessFrom(previous, shape, "the scan before")]
    : undefined;
}
