/** What a format other than the content's own has no room for. */

import type { FileContent } from "./file-content.js";

/** All arrays but the main one. */
export function namesBesideMain({ arrays, main }: FileContent): string[] {
  return Object.keys(arrays).filter((name) => name !== main);
}

/** What is known beside the arrays, which only CXI has a place for. */
export function whatOnlyCxiHolds({ cxi }: FileContent): string[] {
  if (cxi === undefined) return [];
  const reconstruction = cxi.kind === "reconstruction" ? cxi.reconstruction : undefined;
  const pattern = cxi.kind === "pattern" ? cxi.pattern : cxi.reconstruction.pattern;
  const { history } = reconstruction ?? pattern;
  return [
    ...(history.length > 0 ? ["history"] : []),
    ...(pattern.acquisition ? ["acquisition"] : []),
    ...(reconstruction?.voxelSizeMeters ? ["voxel size"] : []),
    ...(reconstruction?.halves ? ["halves of the starts"] : []),
  ];
}
