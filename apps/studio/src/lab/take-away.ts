/** What there is as files. */

import { crystalReconstruction, crystalVti, crystalVts, objectSteps } from "@autophase/analysis";
import { crystalReport, reconstructionReport, SURFACE_ENDINGS, surfaceFile } from "@autophase/figures";
import { parseRecipe, segmentsOf } from "@autophase/phase-retrieval";
import { fitOf } from "@autophase/reconstruction";
import { contentOfCxi, encodeContent, endingOf, type Reconstruction, ValueError, writeNpz } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";

/** Of what: the mask drawn by hand, the pattern, what was phased, or the crystal in nanometres. */
export type TakenPart = "mask" | "pattern" | "reconstruction" | "crystal";

/** @param name - of the file: the ending decides. @throws {ValueError} when there is none of that. */
export async function takeAway(state: LabState, part: TakenPart, name: string): Promise<Blob> {
  if (/\.html$/.test(name)) return new Blob([reportOf(state, part, name)], { type: "text/html" });
  if (SURFACE_ENDINGS.includes(endingOf(name))) {
    const cxi = { kind: "reconstruction", reconstruction: reconstructionOf(state, part) } as const;
    return blobOf(surfaceFile({ cxi }, name));
  }
  if (part === "crystal" && state.analysis) {
    if (/\.vti$/.test(name)) return blobOf(crystalVti(state.analysis));
    if (/\.vts$/.test(name) && state.reconstruction) {
      return blobOf(crystalVts(state.reconstruction.reconstruction, state.analysis));
    }
  }
  if (part === "mask") {
    if (state.drawnMask === undefined) throw new ValueError("nothing was masked by hand");
    return blobOf(writeNpz({ mask: state.drawnMask }));
  }
  const content = part === "pattern" ? patternContent(state) : contentOf(reconstructionOf(state, part));
  const { bytes } = await encodeContent(content, name, {
    record: { ...PROVENANCE, date: new Date().toISOString(), parameters: {} },
    asPattern: async () => patternIn(state),
    stepsOf: objectSteps,
  });
  return blobOf(bytes);
}

function contentOf(reconstruction: Reconstruction) {
  return contentOfCxi({ kind: "reconstruction", reconstruction });
}

function patternContent(state: LabState) {
  return contentOfCxi({ kind: "pattern", pattern: patternIn(state) });
}

function patternIn({ pattern }: LabState) {
  if (pattern) return pattern.pattern;
  throw new ValueError("there is no pattern yet: prepare one first");
}

function reconstructionOf({ reconstruction, analysis }: LabState, part: TakenPart): Reconstruction {
  if (reconstruction === undefined) throw new ValueError("nothing has been phased yet");
  if (part === "reconstruction") return reconstruction.reconstruction;
  if (analysis) return crystalReconstruction(reconstruction.reconstruction, analysis);
  throw new ValueError("the crystal is not known in nanometres: it takes the geometry of the measurement");
}

function reportOf(state: LabState, part: TakenPart, name: string): string {
  const title = name.replace(/\.html$/, "");
  const reconstruction = reconstructionOf(state, part);
  if (part === "crystal") return crystalReport(reconstruction, { title });
  const recipe = reconstruction.history.at(-1)?.parameters.recipe;
  const segments = typeof recipe === "string" ? segmentsOf(parseRecipe(recipe)) : [];
  return reconstructionReport(reconstruction, {
    title,
    ...fitOf(reconstruction),
    segments: segments.map(({ algorithm, iterations }) => ({ name: algorithm.name, iterations })),
  });
}

function blobOf(bytes: Uint8Array): Blob {
  return new Blob([bytes.slice()], { type: "application/octet-stream" });
}
