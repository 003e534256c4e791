/** The surface of what a file holds, as a file. */

import { surfaceGlb, surfaceStl } from "@autophase/analysis";
import { endingOf, type FileContent, ValueError } from "@autophase/tensor-io";
import { phasedSurface } from "./phased-surface.js";

/** What {@link surfaceFile} writes. */
export const SURFACE_ENDINGS: readonly string[] = [".stl", ".glb"];

/**
 * `.stl` of the triangles alone, `.glb` (glTF) with colours of the phase.
 * @param file - its name: the ending decides.
 * @throws {ValueError} when it is no reconstruction, or nothing is inside its support. @throws {ShapeError} when it has
 *   not three axes.
 */
export function surfaceFile({ cxi }: Pick<FileContent, "cxi">, file: string): Uint8Array {
  if (cxi?.kind !== "reconstruction") {
    throw new ValueError(`${file}: expected a reconstruction to draw the surface of, got something else`);
  }
  const surface = phasedSurface(cxi.reconstruction);
  return endingOf(file) === ".stl" ? surfaceStl(surface) : surfaceGlb(surface);
}
