/** A second reconstruction, from a file: before and after, two scans, truth and result. */

import { alignToReference, twin, twinSupport } from "@autophase/analysis";
import {
  type ComplexArray,
  isSameShape,
  type Reconstruction,
  reconstructionFrom,
  ValueError,
} from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { type AnalysisRequest, setBeside } from "./set-reconstruction.js";

export interface BesideFacts {
  readonly name: string;
  /** Of two that were phased on one grid: 0 the same, 1 nothing in common. */
  readonly invariantError?: number;
  /** Whether it was turned into its twin, so that the two can be compared. */
  readonly twin?: boolean;
  /** Why it is not in nanometres. */
  readonly withoutCrystal: string | undefined;
}

/** @throws {FormatError} when the file holds no reconstruction. @throws {ValueError} when there is none to compare. */
export async function openBeside(state: LabState, file: File, request: AnalysisRequest): Promise<BesideFacts> {
  const { reconstruction: held } = state;
  if (held === undefined) throw new ValueError("open or phase a reconstruction first");
  const read = await reconstructionFrom(file, file.name);
  const isOnGrid = isSameShape(read.object.shape, held.reconstruction.object.shape);
  const { alignment, reconstruction } = isOnGrid
    ? chosenTwin(read, held.reconstruction.object)
    : { reconstruction: read };
  const withoutCrystal = setBeside(state, file.name, reconstruction, request);
  return { name: file.name, ...alignment, withoutCrystal };
}

/** An object and its twin have one pattern: which of the two lies over the other is chosen. */
function chosenTwin(read: Reconstruction, reference: ComplexArray) {
  const { invariantError, twin: isTwin } = alignToReference(read.object, reference);
  const alignment = { invariantError, twin: isTwin };
  if (!isTwin) return { alignment, reconstruction: read };
  const { maps: _ofTheOther, ...rest } = read;
  return { alignment, reconstruction: { ...rest, object: twin(read.object), support: twinSupport(read.support) } };
}
